"""with: order of enter and exit, values, suppression, several managers, parentheses."""


class M:
    def __init__(self, name, suppress=False):
        self.name, self.suppress = name, suppress

    def __enter__(self):
        print("enter", self.name)
        return self.name.upper()

    def __exit__(self, kind, value, traceback):
        print("exit", self.name, kind and kind.__name__, value, traceback is not None)
        return self.suppress


with M("a") as a, M("b"):
    print("body", a)
with (M("c") as c, M("d") as (d), ):
    print(c, d)
with M("s", True):
    raise ValueError("suppressed")
try:
    with M("outer"), M("inner"):
        raise KeyError("through")
except KeyError as error:
    print("caught", error)


def early():
    with M("ret"):
        return "returned"


print(early())
for i in range(3):
    with M(str(i)):
        if i == 0:
            continue
        break
with M("x") as (p), M("y") as [q]:
    print(p, q)
class Box: pass
box = Box()
with M("attr") as box.name, M("it") as box.__dict__["k"]:
    print(box.__dict__)
with M("nested", True):
    with M("deep"):
        1 / 0
    print("not reached")
print("end")
