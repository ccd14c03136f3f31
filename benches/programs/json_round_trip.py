"""JSON: dumps and loads of nested documents, custom encoder, object hook, sorted keys, indentation."""

import json


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y


class Encoder(json.JSONEncoder):
    def default(self, value):
        if isinstance(value, Point):
            return {"__point__": [value.x, value.y]}
        return super().default(value)


def revive(pairs):
    if "__point__" in pairs:
        return Point(*pairs["__point__"])
    return pairs


def document(n):
    return {
        "name": "test \u00e9\u4e2d\n\"quoted\"",
        "items": [{"id": i, "price": i / 8, "tags": ["a", f"t{i}", None, i % 2 == 0]} for i in range(n)],
        "nested": {str(i): {"deep": [[i], [i, [i]]]} for i in range(n // 4)},
    }


def run(n=1_500):
    total = 0
    for turn in range(12):
        text = json.dumps(document(n + turn))
        back = json.loads(text)
        assert back == document(n + turn)
        total += len(text) + sum(item["price"] for item in back["items"])
        pretty = json.dumps(back, indent=2, sort_keys=True)
        total += pretty.count("\n")
        points = json.dumps([Point(i, -i) for i in range(n)], cls=Encoder)
        total += sum(p.x - p.y for p in json.loads(points, object_hook=revive))
    return total


if __name__ == "__main__":
    print(run())
