import difflib
a, b = "one\ntwo\nthree\n".splitlines(True), "one\n2\nthree\nfour\n".splitlines(True)
print("".join(difflib.unified_diff(a, b, "a", "b")), "".join(difflib.ndiff(a, b)), "".join(difflib.context_diff(a, b)))
difflib.get_close_matches("appel", ["ape", "apple", "peach"]), difflib.SequenceMatcher(None, "abcd", "bcde").ratio(), difflib.SequenceMatcher(None, "qabxcd", "abycdf").get_opcodes(), difflib.SequenceMatcher(None, "abxcd", "abcd").get_matching_blocks(), list(difflib.restore(difflib.ndiff(a, b), 2)), difflib.SequenceMatcher(None, "ab", "ab").find_longest_match(), difflib.SequenceMatcher(a="x", b="y").quick_ratio()
difflib.get_close_matches("a", [], n=0)
