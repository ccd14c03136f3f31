"aé中😀".encode("utf-8"), len("aé中😀"), [hex(ord(c)) for c in "aé中😀"], "aé中😀"[::-1], "é" + "中", "é" * 3, "中" in "é中", "😀".isalpha(), "aé中😀".find("😀"), "aé中😀".split("中"), "é中".replace("中", "x"), "xé".replace("é", "z"), "中a".replace("中", "é")
"é" == "e\u0301", "e\u0301" == "é", len("e\u0301"), "é" < "中", "\uffff" < "\U00010000", sorted("😀中éa"), max("a中😀"), "é".casefold() == "É".casefold(), "ǅ".swapcase(), "ß".title(), "ŉx".upper(), "ΐ".upper(), "İ".casefold(), "K".lower(), "Å".lower()
"\ud83d\ude00", len("\ud83d\ude00"), "\ud83d" + "\ude00" == "😀", "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"), "a\0b", len("a\0b"), "a\0b".split("\0"), "\0" in "a\0b", "\x00\x01" < "\x01"
"中文".center(6, "・"), "中".ljust(3) + "|", "é".rjust(3, "中"), "中文".zfill(4), f"{'中':>4}|{'é':^3}|{'😀':<3}|", "%3s|%-3s|" % ("中", "é"), "中\tb".expandtabs(4), "中 文".split(), "　中　".strip(), "\u00a0a\u00a0".strip(), "\u200ba".strip(), "a\u2028b".splitlines()
"".join(["é", "a"]), "中".join("ab"), "a".join(["😀", "é"]), "中a".partition("a"), "中a".startswith("中"), "a中".endswith("中"), "中中".count("中"), "a中b中".rfind("中"), "a中b".index("b"), "中" * 0, "中"[0:0], "ab"[1:1], "中a"[1:], ("中" + "a")[1:] == "a", hash("中a"[1:]) == hash("a"), ("é" + "a")[1] is "a" or True
"١٢٣".isdigit(), int("١٢٣"), float("١.٥"), "Ⅷ".isnumeric(), "٣".isdecimal(), "½".isdigit(), "一".isdecimal(), "\u0378".isprintable(), "\u00ad".isprintable(), "é".isidentifier(), "ªº".isalpha(), "_é中".isidentifier(), "😀".isidentifier()
exec("é = 5; 中 = 6; print(é + 中)")
exec("ﬁ = 1; print(fi)")
exec("😀 = 1")
