"""Norvig-style spelling correction over a small vocabulary."""

import re
from collections import Counter

TEXT = """the quick brown fox jumps over the lazy dog and the spelling of words is checked against the words
that were seen before in the text with their counts so that the most frequent candidate is proposed"""
WORDS = Counter(re.findall(r"\w+", TEXT.lower()))
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def edits(word):
    splits = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    deletes = {l + r[1:] for l, r in splits if r}
    swaps = {l + r[1] + r[0] + r[2:] for l, r in splits if len(r) > 1}
    replaces = {l + c + r[1:] for l, r in splits if r for c in LETTERS}
    inserts = {l + c + r for l, r in splits for c in LETTERS}
    return deletes | swaps | replaces | inserts


def known(words):
    return {w for w in words if w in WORDS}


def correct(word):
    candidates = known([word]) or known(edits(word)) or known(e2 for e1 in edits(word) for e2 in edits(e1)) or {word}
    return max(sorted(candidates), key=lambda w: WORDS[w])


for word in ("speling", "quikc", "teh", "worsd", "chekced", "frquent", "xyzzy", "lasy", "the", "propsed"):
    print(word, correct(word))
print(len(edits("word")), WORDS.most_common(3))
