"""What the scripts that write tests/data/*.tsv share."""

import os

HERE = os.path.dirname(os.path.abspath(__file__))
DATA = os.environ.get("TEXT_TESTDATA") or os.path.join(HERE, "..", "tests", "data")


def esc(text):
    if isinstance(text, (bytes, bytearray)):
        text = bytes(text).decode("latin-1")
    return "".join(c if 32 <= ord(c) < 127 and c != "\\" else "\\u{%x}" % ord(c) for c in str(text))


def attempt(f):
    """The answer, or `!Kind: message` for an exception."""
    try:
        return f()
    except Exception as e:
        return "!%s: %s" % (type(e).__name__, e)


def write(name, rows):
    os.makedirs(DATA, exist_ok=True)
    with open(os.path.join(DATA, name), "w", encoding="ascii") as f:
        for row in rows:
            f.write("\t".join(esc(x) for x in row) + "\n")
    print(name, len(rows), "cases")
