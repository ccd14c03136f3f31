# Generators, coroutines, with, match, comprehensions, exceptions, long enough to be compiled.
import asyncio


def numbers(n):
    for i in range(n):
        got = yield i
        if got:
            yield got * 2


def consume(n):
    total = 0
    for x in numbers(n):
        total += x
    g = numbers(n)
    next(g)
    for i in range(n // 3):
        total += g.send(i + 1)
    g.close()
    return total


print(consume(3000))


def delegate(n):
    result = yield from numbers(n)
    return result


def failing(n):
    try:
        for i in range(n):
            yield i
    except KeyError as error:
        yield repr(error)
    finally:
        yield "end"


print(sum(delegate(2000)))
g = failing(5000)
for _ in range(3000):
    next(g)
print(g.throw(KeyError("x")), list(g))


class Context:
    log = 0

    def __enter__(self):
        return self

    def __exit__(self, kind, error, tb):
        Context.log += 1
        return kind is ValueError


def contexts(n):
    out = 0
    for i in range(n):
        with Context() as c:
            if i % 5 == 0:
                raise ValueError(i)
            out += i
    return out, Context.log


print(contexts(2000))


def matching(values):
    out = []
    for value in values:
        match value:
            case 0:
                out.append("zero")
            case int(x) if x > 100:
                out.append("big")
            case [a, *rest]:
                out.append((a, len(rest)))
            case {"k": v, **others}:
                out.append((v, len(others)))
            case str() | bytes():
                out.append("text")
            case _:
                out.append(None)
    return out


values = [0, 500, [1, 2, 3], {"k": 1, "l": 2}, "x", b"y", None, 3.5] * 300
print(len(matching(values)), matching(values)[-8:])


def comprehensions(n):
    a = [i * j for i in range(n) for j in range(3) if (i + j) % 2]
    b = {i % 7: i for i in range(n)}
    c = {x // 3 for x in a}
    d = sum(x for x in a if x % 2)
    return len(a), b, len(c), d


print(comprehensions(2000))


def nested(n):
    count = 0
    for i in range(n):
        try:
            try:
                if i % 2:
                    raise KeyError(i)
                [][i]
            except KeyError:
                count += 1
                raise RuntimeError from None
            except IndexError as error:
                count += 10
                raise TypeError("t") from error
            finally:
                count += 100
        except (RuntimeError, TypeError) as error:
            count += len(str(error))
        else:
            count += 10**6
    return count


print(nested(2000))


def loops(n):
    out = 0
    for i in range(n):
        for j in range(i % 4):
            if j == 2:
                break
            if j == 1:
                continue
            out += 1
        else:
            out += 10
        while True:
            out += 1
            if out % 3 == 0:
                break
    return out


print(loops(3000))


async def tick(n):
    total = 0
    for i in range(n):
        total += await one(i)
    async for x in stream(n):
        total += x
    return total


async def one(i):
    if i % 500 == 0:
        await asyncio.sleep(0)
    return i


async def stream(n):
    for i in range(n):
        yield i


print(asyncio.run(tick(2000)))


def strings(n):
    parts = []
    text = ""
    for i in range(n):
        parts.append(f"{i}:{i % 7:>3}|{text!r:.4}")
        text = text + "ab" if i % 10 else ""
        if "ba" in text and text == "abab":
            parts[-1] += "!"
    return len("".join(parts)), parts[-1]


print(strings(2000))


def dicts(n):
    counts = {}
    for i in range(n):
        key = "k" + str(i % 11)
        counts[key] = counts.get(key, 0) + 1
        if key in counts and i % 3 == 0:
            counts[key] += 1
    for key, value in counts.items():
        counts[key] = value * 2
    return counts


print(dicts(2000))
