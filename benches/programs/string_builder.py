"""Strings: concatenation in a loop, join, format, replace, translate, Caesar, palindromes, StringIO."""

import io
import string

ROTATE = str.maketrans(string.ascii_lowercase, string.ascii_lowercase[13:] + string.ascii_lowercase[:13])


def caesar(text, shift):
    out = ""
    for char in text:
        if char.islower():
            out += chr((ord(char) - 97 + shift) % 26 + 97)
        elif char.isupper():
            out += chr((ord(char) - 65 + shift) % 26 + 65)
        else:
            out += char
    return out


def is_palindrome(text):
    letters = [c for c in text.lower() if c.isalnum()]
    return letters == letters[::-1]


def run(n=9_000):
    total = 0
    buffer = io.StringIO()
    for i in range(n):
        text = f"Line {i}: A man, a plan, a canal - Panama! {i * i:>10,d} {i / 7:.3f} {i:#06x}"
        total += len(caesar(text, i)) + is_palindrome(text[9:34])
        rotated = text.translate(ROTATE).translate(ROTATE)
        total += rotated == text
        total += text.replace("an", "AN").count("AN") + text.find("Panama") + text.rfind("a")
        words = text.split()
        total += len("-".join(word.capitalize() for word in words if word.isalpha()))
        buffer.write("%s|%5d|%-8s\n" % (words[0].upper(), i, words[-1].lstrip("0x")))
        total += sum(map(ord, text[::3]))
    content = buffer.getvalue()
    return f"{total} {len(content)} {content.splitlines()[n // 2]}"


if __name__ == "__main__":
    print(run())
