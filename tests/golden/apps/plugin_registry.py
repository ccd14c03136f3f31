"""Plugins: registration by subclass hook, versions, protocols, a pipeline from a text description."""

import abc


class Plugin(abc.ABC):
    registry: dict = {}
    version = (0,)

    def __init_subclass__(cls, /, name=None, **kwargs):
        super().__init_subclass__(**kwargs)
        key = name or cls.__name__.lower()
        known = cls.registry.get(key)
        if known is None or cls.version > known.version:
            cls.registry[key] = cls

    def __init__(self, **options):
        self.options = options

    @abc.abstractmethod
    def apply(self, items): ...

    def __or__(self, other):
        return Pipeline([self, other])


class Pipeline(Plugin, name="pipe"):
    def __init__(self, stages):
        super().__init__()
        self.stages = stages

    def apply(self, items):
        for stage in self.stages:
            items = stage.apply(items)
        return items

    def __or__(self, other):
        return Pipeline([*self.stages, other])


class Filter(Plugin):
    def apply(self, items):
        return (i for i in items if i % self.options.get("mod", 2) == 0)


class Scale(Plugin):
    version = (1, 0)

    def apply(self, items):
        return (i * self.options["by"] for i in items)


class BetterScale(Plugin, name="scale"):
    version = (1, 1)

    def apply(self, items):
        return [i * self.options["by"] + self.options.get("plus", 0) for i in items]


class OldScale(Scale, name="scale"):
    version = (0, 9)


class Total(Plugin):
    def apply(self, items):
        return sum(items)


class Unfinished(Plugin):
    pass


def build(text):
    stages = []
    for part in text.split("|"):
        name, _, options = part.strip().partition(":")
        cls = Plugin.registry[name]
        stages.append(cls(**{k: int(v) for k, v in (o.split("=") for o in options.split(",") if o)}))
    return Pipeline(stages)


print({k: (v.__name__, v.version) for k, v in Plugin.registry.items()})
print(build("filter:mod=3 | scale:by=10,plus=1 | total").apply(range(10)))
print((Filter() | Scale(by=2) | Total()).apply(range(5)))
for bad in (lambda: build("nope"), lambda: build("unfinished"), lambda: build("scale").apply([1]), lambda: Plugin()):
    try:
        print(bad())
    except Exception as error:
        print(type(error).__name__, error)
