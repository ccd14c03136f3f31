"""A subset of Markdown to HTML: blocks by generator, spans by regular expression, escaping."""

import html
import re

SPANS = [(r"\*\*(.+?)\*\*", r"<b>\1</b>"), (r"\*(.+?)\*", r"<i>\1</i>"), (r"`(.+?)`", r"<code>\1</code>"), (r"\[(.+?)\]\((.+?)\)", r'<a href="\2">\1</a>')]


def spans(text):
    text = html.escape(text, quote=False)
    for pattern, replacement in SPANS:
        text = re.sub(pattern, replacement, text)
    return text


def blocks(lines):
    block = []
    for line in lines + [""]:
        if line.strip():
            block.append(line)
        elif block:
            yield block
            block = []


def render(text):
    for block in blocks(text.splitlines()):
        first = block[0]
        if m := re.match(r"(#{1,6}) (.*)", first):
            level = len(m[1])
            yield f"<h{level}>{spans(m[2])}</h{level}>"
        elif all(line.startswith("- ") for line in block):
            yield "<ul>" + "".join(f"<li>{spans(line[2:])}</li>" for line in block) + "</ul>"
        elif all(re.match(r"\d+\. ", line) for line in block):
            yield "<ol>" + "".join(f"<li>{spans(line.split('. ', 1)[1])}</li>" for line in block) + "</ol>"
        elif first.startswith("    "):
            yield "<pre>" + "\n".join(html.escape(line[4:]) for line in block) + "</pre>"
        elif first.startswith("> "):
            yield f"<blockquote>{spans(' '.join(line.removeprefix('> ') for line in block))}</blockquote>"
        else:
            yield f"<p>{spans(' '.join(block))}</p>"


print(*render("""# Title & more

A *paragraph* with **bold** and `code < x`
over two lines, a [link](http://x.y/?a=1&b=2).

- one
- **two**

1. first
2. second

    if x < 1:
        pass

> quoted
> text

### Sub `title`"""), sep="\n")
