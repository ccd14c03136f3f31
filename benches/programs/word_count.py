"""Counting words: splitting, stripping, dict and Counter, sorting the counts."""

from collections import Counter, defaultdict

VERSES = """The wind was a torrent of darkness among the gusty trees,
The moon was a ghostly galleon tossed upon cloudy seas,
The road was a ribbon of moonlight over the purple moor,
And the highwayman came riding, riding, riding,
The highwayman came riding, up to the old inn-door."""


def run(n=4_000):
    counts = {}
    by_length = defaultdict(set)
    for turn in range(n):
        for line in VERSES.splitlines():
            for word in line.split():
                word = word.strip(",.;:").lower()
                if turn % 5 == 0:
                    word = word + str(turn % 7)
                counts[word] = counts.get(word, 0) + 1
                by_length[len(word)].add(word)
    letters = Counter()
    for word, count in counts.items():
        for letter in word:
            letters[letter] += count
    top = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:5]
    return f"{top} {letters.most_common(4)} {sorted((k, len(v)) for k, v in by_length.items())[:3]}"


if __name__ == "__main__":
    print(run())
