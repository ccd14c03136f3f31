import tokenize, io, keyword, token
[(token.tok_name[t.type], t.string, t.start) for t in tokenize.generate_tokens(io.StringIO("def f(x):\n    return f'{x!r:>{w}}' + 1.5 # c\n").readline)]
[t.string for t in tokenize.tokenize(io.BytesIO(b"x = 1\n").readline)], tokenize.untokenize([(1, "a"), (54, "+"), (2, "1")]), tokenize.detect_encoding(io.BytesIO(b"# coding: latin-1\n").readline)[0]
keyword.iskeyword("for"), keyword.issoftkeyword("match"), len(keyword.kwlist), keyword.softkwlist, token.EXACT_TOKEN_TYPES["->"]
list(tokenize.generate_tokens(io.StringIO("'''open").readline))
list(tokenize.generate_tokens(io.StringIO("(1").readline))
list(tokenize.generate_tokens(io.StringIO("  a\n b").readline))
list(tokenize.generate_tokens(io.StringIO("'x").readline))
tokenize.detect_encoding(io.BytesIO(b"# coding: nope\n").readline)
