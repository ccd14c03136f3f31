'a', "b", '''c''', """d""", 'a"b', "a'b", r'\n', R"\t", u'x', U"y", 'a' 'b', 'a' "b" '''c''', '\'', "\"", '\\', '\a\b\f\n\r\t\v', '\x41', '\101', '\u0041', '\U00000041', '\N{DIGIT ONE}', '\0', '\08', '\1111', b'a\xff', b'\N', br'\x', Rb"\1", rb'''z''', ''
'\400' if False else 1
f'{1}' 'a' "b", 'a' f'{2}', rf'\{3}', fR'{4}\n'
'a
"a'
'\x1'
'\u123'
'\N{no such name}'
b'é'
'a' b'b'
"unterminated
'''x
