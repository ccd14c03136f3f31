"hello".index("x")
"hello".rindex("x")
"hello".find(5)
"hello".find()
"hello".find("a", "b")
"hello".count("l", 1, 2, 3)
"hello".startswith(5)
"hello".startswith(("a", 5))
"hello".endswith(["o"])
5 in "hello"
None in "abc"
"a" in 5
