"""Expression statements, docstrings, semicolons, ellipsis bodies, line joining."""

1 + 1
"a string"
...
pass; pass
print("a"); print("b");


def documented():
    """The docstring."""


def ellipsis(): ...


class Empty: pass


class WithDoc:
    "Class doc."
    x = 1; y = 2


def not_documented():
    f"{1}"


def bytes_doc():
    b"no"


print(documented.__doc__, ellipsis.__doc__, Empty.__doc__, WithDoc.__doc__, not_documented.__doc__, bytes_doc.__doc__, ellipsis())
total = 1 + \
    2 + \
    3
print(total, (1 +
    2), [
    1,  # comment
    2,
])
if total \
        == 6:
    print("joined")
print(__doc__)
lambda: 5
x = (yield_ := 3)
print(x, yield_)
