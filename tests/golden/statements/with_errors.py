"""with: objects that are no managers, failing enter and exit, replaced exceptions."""


class NoExit:
    def __enter__(self):
        print("entered?")


class NoEnter:
    def __exit__(self, *args):
        pass


class Bad:
    def __init__(self, where):
        self.where = where

    def __enter__(self):
        if self.where == "enter":
            raise RuntimeError("in enter")
        return self

    def __exit__(self, *args):
        if self.where == "exit":
            raise RuntimeError("in exit") from args[1]


def attempt(make):
    try:
        with make() as value:
            print("body")
            raise ValueError("body error")
    except Exception as error:
        print(type(error).__name__, error, repr(error.__context__), repr(error.__cause__))


attempt(lambda: 5)
attempt(NoExit)
attempt(NoEnter)
attempt(lambda: Bad("enter"))
attempt(lambda: Bad("exit"))
attempt(lambda: Bad("none"))


async def asynchronous():
    async with NoExit():
        pass


try:
    asynchronous().send(None)
except TypeError as error:
    print(error)


class Instance:
    pass


i = Instance()
i.__enter__ = i.__exit__ = lambda *a: None
attempt(lambda: i)


class Truthy:
    def __enter__(self):
        return None

    def __exit__(self, *args):
        return [0]


attempt(Truthy)
print("suppressed by a true value")
