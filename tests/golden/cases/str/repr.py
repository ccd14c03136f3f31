"a'b", 'a"b', "a'b\"c", "\n\t\r\\", "\x00\x1f\x7f\x80\xa0\xad", "é", "\u2028", "\ud800", "😀", "\U000e0001", "\u0378", "\u200b", "\ufeff", "\x1b[0m"
ascii("é😀a'"), ascii("\x80"), ascii(["é"]), repr("\\'"), repr(""), repr('"'), str("x"), "%r %a" % ("é", "é"), f"{'é'!a} {'é'!r} {'é'!s}"
"\N{LATIN SMALL LETTER A}\N{GREEK SMALL LETTER ALPHA}\x41\101\u0041\U00000041\0\07", r"\n\x", R'\'', "\a\b\f\v".encode(), u"x"
"\d" if False else "ok"
print("a\x00b".encode(), "x\ty")
print("\ud800".encode("utf-8", "surrogatepass"))
"""triple
quoted 'text' "here" """
'''a''' """b""" 'c'
