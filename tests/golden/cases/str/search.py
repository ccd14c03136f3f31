"hello".find("l"), "hello".find("l", 3), "hello".find("l", 4), "hello".find("x"), "hello".find(""), "hello".find("", 5), "hello".find("", 6), "hello".find("lo", -2), "hello".find("h", -10, 2), "hello".find("l", None, None)
"hello".rfind("l"), "hello".rfind("l", 0, 3), "hello".rfind(""), "hello".rfind("", 0, 3), "hello".rfind("x"), "hello".rfind("hello!")
"hello".index("e"), "hello".rindex("l"), "hello".count("l"), "hello".count(""), "aaaa".count("aa"), "hello".count("l", 3), "hello".count("", 6), "".count(""), "aéa".count("é")
"hello".startswith("he"), "hello".startswith(("x", "h")), "hello".startswith("l", 2), "hello".startswith(""), "hello".startswith("", 5), "hello".startswith("", 6), "hello".startswith(()), "hello".endswith("lo"), "hello".endswith("l", 0, -1), "hello".endswith(("a", "o"))
"ell" in "hello", "" in "", "x" not in "hello", "中" in "a中b", "\U0001F600" in "a\U0001F600"
("ab" * 1000 + "c").find("bc"), ("a" * 1000).find("a" * 999 + "b"), "x😀y😀".rfind("😀"), "x😀y".find("y"), "aβc".index("c")
