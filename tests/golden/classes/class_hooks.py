"""__init_subclass__, __class_getitem__, __set_name__, __mro_entries__, type parameters of class statements."""


class Plugin:
    registry = {}

    def __init_subclass__(cls, /, key=None, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.registry[key or cls.__name__] = cls


class One(Plugin, key="first"):
    pass


class Two(Plugin):
    pass


class Three(Two, key=3):
    pass


print(sorted(map(str, Plugin.registry)), Plugin.registry["first"] is One)
for code in ("class X(Plugin, bad=1): pass", "class Y(bad=1): pass", "Plugin.__init_subclass__(1)", "object.__init_subclass__(1)", "type('Z', (Plugin,), {}, key='dyn'); print('dyn' in Plugin.registry)"):
    try:
        exec(code)
    except TypeError as error:
        print(code, "->", error)


class Entry:
    def __mro_entries__(self, bases):
        print("mro entries", len(bases))
        return (Base,)


class Base:
    pass


class Derived(Entry()):
    pass


print(Derived.__bases__, Derived.__orig_bases__[0].__class__.__name__)


class NoEntries:
    def __mro_entries__(self, bases):
        return ()


class Empty(NoEntries()):
    pass


print(Empty.__bases__)


class BadEntries:
    def __mro_entries__(self, bases):
        return 5


try:
    class E(BadEntries()): pass
except TypeError as error:
    print(error)
import types
print(types.resolve_bases((Entry(), int)), types.new_class("N", (Base,), {}, lambda ns: ns.update(q=1)).q)


class Field:
    def __set_name__(self, owner, name):
        self.owner, self.name = owner.__name__, name


class Model:
    a = Field()
    b = Field()
    fields = [v.name for v in list(vars().values()) if isinstance(v, Field) and hasattr(v, "name")]


print(Model.a.name, Model.b.owner, Model.fields)


class Generic:
    @classmethod
    def __class_getitem__(cls, item):
        return (cls.__name__, item)


class G2(Generic):
    pass


print(Generic[1], G2[int, str], list[int], dict[str, list[int]], tuple[int, ...])
try:
    Model[int]
except TypeError as error:
    print(error)
try:
    int[str]
except TypeError as error:
    print(error)
print(Model.__firstlineno__ > 0, Model.__static_attributes__, Plugin.__static_attributes__)


class Static:
    def f(self):
        self.a = 1
        self.b, (self.c, d) = 2, (3, 4)
        self.e += 1
        other = self
        other.g = 1


print(sorted(Static.__static_attributes__))
