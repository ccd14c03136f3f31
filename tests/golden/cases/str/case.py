"Hello World".upper(), "Hello World".lower(), "Hello World".swapcase(), "hello world".title(), "hello world".capitalize(), "HELLO".casefold(), "Straße".casefold(), "ß".upper(), "ŉ".upper(), "ﬁ".upper(), "ﬁ".title(), "ﬁx".capitalize()
"they're bill's friends".title(), "x2y".title(), "ǆ".title(), "ǆ".upper(), "Ǆ".lower(), "İ".lower(), len("İ".lower()), "Σ".lower(), "ΑΣ".lower(), "ΑΣ Β".lower(), "ΑΣΒ".lower(), "ς".upper(), "ÿ".upper(), "µ".upper()
"abc".isupper(), "ABC".isupper(), "ABC1".isupper(), "123".isupper(), "".isupper(), "abc".islower(), "Abc".istitle(), "Abc Def".istitle(), "ABc".istitle(), "A".istitle(), "ǅ".istitle()
"é".upper(), "É".lower(), "ꭰ".upper(), "ꭰ".casefold(), "𐐨".upper(), "Ⅷ".lower(), "ⅷ".isupper(), "ª".islower(), "ʰ".islower()
"a".upper(1)
str.upper(5)
str.upper()
str.lower("A"), str.title.__name__, "ABC".lower is "ABC".lower
