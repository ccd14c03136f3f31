"""tokenize, keyword by keyword."""
import io
import tokenize

SOURCES = [
    "if x:\n  y=1 # c\n\n  # d\nz='''a\nb''' \\\n + 1",
    "f'a{x:>{y}}b{{c}}' t'{z!r}' rb'\\n'",
    "def f(a,\n   b): # c\n\treturn 0x1f, 1_0.5e-3j, ...\n",
    "é = $ ? !\n",
    "a\r\nb\r\n",
    "",
    "(a",
    "if x:\n    y\n  z\n",
    "x \\ y\n",
    "'abc",
    "'''abc",
    "1abc 0_ 0b2",
    "f'{a",
]
for source in SOURCES:
    print(repr(source))
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            print(' ', tokenize.tok_name[token.exact_type], token.string.__repr__(), token.start, token.end, repr(token.line))
    except Exception as error:
        print(type(error).__name__, error.args)

source = b"# -*- coding: latin-1 -*-\nx = '\xe9'\n"
tokens = list(tokenize.tokenize(io.BytesIO(source).readline))
print(tokens[0], tokens[4])
print(tokenize.untokenize(tokens) == source)
