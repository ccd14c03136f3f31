"""Numbers to Roman numerals and English words and back."""

ROMAN = [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]
SMALL = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()


def to_roman(n):
    if not 0 < n < 4000:
        raise ValueError(f"{n} out of range")
    out = []
    for value, letters in ROMAN:
        count, n = divmod(n, value)
        out.append(letters * count)
    return "".join(out)


def from_roman(text):
    values = {letters: value for value, letters in ROMAN if len(letters) == 1}
    total = 0
    for here, after in zip(text, text[1:] + " "):
        value = values[here]
        total += -value if values.get(after, 0) > value else value
    if to_roman(total) != text:
        raise ValueError(f"not canonical: {text}")
    return total


def words(n):
    if n < 0:
        return "minus " + words(-n)
    if n < 20:
        return SMALL[n]
    if n < 100:
        return TENS[n // 10] + (f"-{SMALL[n % 10]}" if n % 10 else "")
    if n < 1000:
        return f"{SMALL[n // 100]} hundred" + (f" and {words(n % 100)}" if n % 100 else "")
    for power, name in ((10**9, "billion"), (10**6, "million"), (1000, "thousand")):
        if n >= power:
            rest = n % power
            return f"{words(n // power)} {name}" + ((" and " if rest < 100 else " ") + words(rest) if rest else "")


for n in (1, 4, 9, 14, 49, 444, 1994, 3999):
    print(n, to_roman(n), from_roman(to_roman(n)))
print(all(from_roman(to_roman(n)) == n for n in range(1, 4000)))
for bad in (lambda: to_roman(0), lambda: from_roman("IIII"), lambda: from_roman("ABC")):
    try:
        bad()
    except (ValueError, KeyError) as error:
        print(type(error).__name__, error)
for n in (0, 7, 13, 21, 100, 342, 1001, 12345, 1000000, 7000000042, -15):
    print(n, words(n))
