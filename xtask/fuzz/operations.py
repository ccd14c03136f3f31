"""Random operations on values of every type. The first line sets SEED and COUNT.

Each step has a random generator of its own, so that one difference between two interpreters changes no later step. It
is printed before it runs: the last line of a run that crashed is what crashed it.
"""
import array, binascii, bisect, cmath, collections, contextvars, copy, datetime, decimal, fractions, functools
import heapq, io, itertools, json, math, operator, os, pickle, re, string, struct, sys, types, weakref, zlib

sys.setrecursionlimit(300)
sys.unraisablehook = lambda arguments: None
import warnings
warnings.simplefilter("ignore")


class Random:
    def __init__(self, seed):
        self.state = (seed * 0x9E3779B97F4A7C15 + 0x1234567) % 2**64

    def below(self, n):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % n

    def pick(self, items):
        return items[self.below(len(items))]


class Empty:
    pass


class Odd:
    """Answers every protocol with something unexpected."""
    def __eq__(self, other): return []
    def __hash__(self): return 2**61 - 2
    def __lt__(self, other): return NotImplemented
    def __len__(self): return 2**62
    def __length_hint__(self): return 2**40
    def __iter__(self): return iter([1, "a"])
    def __index__(self): return 10**20
    def __int__(self): return 7
    def __float__(self): return float("inf")
    def __bool__(self): return False
    def __repr__(self): return "Odd\ud800"
    def __getitem__(self, key): return key
    def __contains__(self, item): return None
    def __add__(self, other): return self
    __radd__ = __mul__ = __rmul__ = __sub__ = __and__ = __or__ = __add__
    def __call__(self, *args, **kwargs): return args
    def __enter__(self): return self
    def __exit__(self, *args): return True
    def __get__(self, instance, owner): return owner
    def keys(self): return ["a", 1]
    def __fspath__(self): return b"\0"
    def __buffer__(self, flags): return memoryview(b"odd")


class Bad:
    """Raises in every protocol."""
    def fail(self, *args, **kwargs): raise KeyError("bad")
    __eq__ = __lt__ = __len__ = __iter__ = __index__ = __int__ = __float__ = __bool__ = __getitem__ = fail
    __add__ = __radd__ = __call__ = __enter__ = __exit__ = __contains__ = __get__ = __set__ = __repr__ = fail
    __hash__ = __fspath__ = __format__ = __setitem__ = __delitem__ = __next__ = __reversed__ = __buffer__ = fail


class Mutator(list):
    """Empties itself when compared or hashed."""
    def __eq__(self, other):
        self.clear()
        return False
    def __hash__(self):
        self.clear()
        return 1
    def __lt__(self, other):
        self.append(other)
        return len(self) % 2 == 0


class Sub:
    class Int(int): pass
    class Str(str): pass
    class List(list): pass
    class Dict(dict):
        def __missing__(self, key): return key
    class Tuple(tuple): pass
    class Float(float): pass
    class Bytes(bytes): pass
    class Error(Exception): pass


def self_list():
    made = [1]
    made.append(made)
    return made


def self_dict():
    made = {}
    made["self"] = made
    return made


def self_tuple():
    inner = []
    made = (inner, 1)
    inner.append(made)
    return made


def generator(n=3):
    for i in range(n):
        try:
            yield i
        except ValueError:
            yield "caught"


async def coroutine():
    return 1


async def async_generator():
    yield 1


def changing_list():
    made = []
    made.extend(Mutator([made]) for _ in range(4))
    return made


def traceback_of():
    try:
        1 / 0
    except ZeroDivisionError as error:
        return error.__traceback__


INTEGERS = "0 1 -1 2 3 7 255 256 -5 1000 2**20 2**50 2**62 2**63-1 2**63 -2**63 2**64 -2**64 10**30 -10**40".split()
SOURCES = INTEGERS + """None;True;False;3.5;-0.0;1e308;5e-324;float("nan");float("inf");1j;complex("nan");"";"abc";
"\\ud800";"\\xe9\\u4e2d\\U0001f600"*2;"a b\\tc\\n";"{0.x!r:>{1}} %s %(a)d";"-12.5e3";b"";b"abc\\xff";bytearray(b"xyz");
memoryview(b"abcdefgh");memoryview(bytearray(8)).cast("d");memoryview(b"abcdefgh")[::-2];[];[1,2,3];[3,"a",None];
self_list();();(1,"a",None);(1,);self_tuple();{};{1:2,"a":[]};self_dict();set();{1,2,3};frozenset({1,"b"});range(10);
range(0,-10**20,-10**19);range(0);slice(1,None,2);slice(-10**30,10**30,-10**30);int;type;object;object();...;
NotImplemented;(lambda *a,**k:(a,k));(lambda x,/,y=1,*,z=2:x);len;iter([1,2]);iter("ab");reversed([1,2,3]);generator();
generator(0);Odd();Bad();Empty();Empty;Mutator([1,2]);changing_list();ValueError("x",2);OSError(2,"m","f");KeyError("k");
UnicodeDecodeError("utf-8",b"\\xff",0,1,"r");StopIteration(5);SystemExit(3);ExceptionGroup("g",[ValueError(),KeyError(1)]);
Exception;BaseException;enumerate("ab");zip([1],[2,3]);map(str,[1,2]);filter(None,[0,1]);property(len);classmethod(len);
staticmethod(len);super(Mutator,Mutator());types.SimpleNamespace(a=1);int.__add__;"abc".join;str.upper;[].append;list[int];
int|str;dict.keys;{1:2}.items();{1:2}.keys();types.MappingProxyType({1:2});collections.deque([1,2],5);
collections.OrderedDict(a=1);collections.defaultdict(int);collections.Counter("aab");collections.ChainMap({1:2});
collections.namedtuple("P","x y")(1,2);array.array("i",[1,2]);array.array("d");re.compile("(a)(?P<n>b)?");
re.match("(a)(b)?","ac");decimal.Decimal("1.5");decimal.Decimal("sNaN");fractions.Fraction(1,3);datetime.date(2020,2,29);
datetime.datetime(2020,1,1,tzinfo=datetime.timezone.utc);datetime.timedelta(1,2,3);datetime.time(1,2);io.StringIO("a\\nb");
io.BytesIO(b"ab\\nc");weakref.ref(Empty);weakref.WeakSet();weakref.proxy(Sub);generator.__code__;traceback_of();
traceback_of().tb_frame;types.ModuleType("m");types.MethodType(len,[1]);types.CellType(1);contextvars.ContextVar("v");
contextvars.Context();functools.partial(max,1);functools.lru_cache(lambda x:x);operator.itemgetter(1,2);
operator.attrgetter("a.b");operator.methodcaller("upper");itertools.chain([1],[2]);itertools.islice([1,2],1);
itertools.tee([1,2])[0];itertools.product([1,2],"ab");itertools.groupby("aab");itertools.accumulate([1,2]);
struct.Struct("<ih");zlib.compressobj();Sub.Int(5);Sub.Str("sub");Sub.List([1]);Sub.Dict({1:2});Sub.Tuple((1,));
Sub.Float(2.5);Sub.Bytes(b"s");Sub.Error(1);json.JSONDecoder();string.Template("$a");sys.float_info;sys.version_info;
copy.copy;print;__import__;type("T",(),{"__slots__":("a",)})();type("M",(type,),{})("N",(),{});Ellipsis.__class__;
types.FunctionType(generator.__code__,{});types.GenericAlias(list,(int,));iter(range(3));iter(int,0);aiter;
io.TextIOWrapper(io.BytesIO(b"a\\xe9\\n"),"latin-1");coroutine();async_generator();io.BufferedReader(io.BytesIO(b"abc"))
""".replace("\n", "").split(";")

BINARY = "+ - * / // % @ & | ^ << >> ** < <= > >= == != in is and or".split() + ["not in", "is not"]
NAMES = "key default start stop step maxsplit sep end file errors encoding x a b self reverse strict repr".split()
BUILTINS = [name for name in (
    "abs aiter all anext any ascii bin bool bytearray bytes callable chr classmethod compile complex delattr dict dir "
    "divmod enumerate eval exec filter float format frozenset getattr globals hasattr hash hex id int isinstance "
    "issubclass iter len list locals map max memoryview min next object oct ord pow print property range repr reversed "
    "round set setattr slice sorted staticmethod str sum super tuple type vars zip __build_class__ BaseException "
    "ExceptionGroup StopIteration OSError UnicodeEncodeError SyntaxError ImportError AttributeError NameError").split()]
MODULES = [math, cmath, operator, itertools, functools, collections, struct, json, re, string, binascii, zlib, copy,
           bisect, heapq, types, array, datetime, decimal, fractions, contextvars, pickle, weakref, io]
SKIPPED = {
    # They wait, end the process, or change what all later steps see.
    "__builtins__", "__doc__", "__dict__", "__file__", "__loader__", "__spec__", "__subclasses__", "open", "open_code",
    "FileIO", "setcontext", "localcontext", "getcontext", "detach", "close", "factorial", "perm", "comb", "count",
    "cycle", "repeat", "pow", "__pow__", "__rpow__", "__ipow__", "ipow", "lshift", "__lshift__", "__rlshift__",
    "ilshift", "__ilshift__", "isqrt", "lcm", "power", "exp", "ln", "log10", "quantize", "today", "now", "utcnow",
    "scaleb", "to_integral", "to_integral_value", "to_integral_exact", "shift", "rotate", "combinations",
    "permutations", "product", "combinations_with_replacement", "__sizeof__", "__hash__", "__dir__", "f_globals",
    "f_builtins", "f_locals", "__globals__", "gi_frame", "tb_frame", "f_back", "clear_caches", "purge", "_cache",
    "__init_subclass__", "__subclasshook__", "__reduce_ex__", "__reduce__", "__basicsize__", "__dictoffset__",
    "__weakrefoffset__", "__itemsize__", "__flags__", "BufferedRandom", "BufferedWriter", "BufferedRWPair",
    "__text_signature__", "_getframe", "randrange", "call",
}


def strip(text):
    text = re.sub(r"0x[0-9a-f]+", "0x", text)
    return text if len(text) < 300 else text[:300] + "..."


def show(value, depth=2):
    kind = type(value)
    if kind in (int, str, float, bool, bytes, type(None), complex, bytearray, slice):
        if kind is int and abs(value) >= 2**4000:
            return "int ..."
        return ascii(value)
    if kind in (list, tuple) and depth:
        return kind.__name__ + " " + ", ".join(show(item, depth - 1) for item in value[:5])
    if kind is dict and depth:
        return "dict " + ", ".join(show(k, depth - 1) + ":" + show(v, depth - 1) for k, v in list(value.items())[:5])
    return kind.__name__


class Step:
    def __init__(self, random):
        self.random = random
        self.values = {}

    def value(self, sources=SOURCES):
        source = self.random.pick(sources)
        name = f"v{len(self.values)}"
        self.values[name] = source
        return name

    def arguments(self):
        random = self.random
        given = [self.value(INTEGERS if random.below(4) == 0 else SOURCES)
                 for _ in range(random.pick([0, 1, 1, 1, 2, 2, 3, 4]))]
        if random.below(8) == 0:
            given.append(random.pick(NAMES) + "=" + self.value())
        if random.below(20) == 0:
            given.append("*" + self.value())
        if random.below(30) == 0:
            given.append("**" + self.value())
        return ", ".join(given)

    def attribute(self, owner):
        try:
            names = [name for name in dir(owner) if name not in SKIPPED]
        except BaseException:
            names = ["x"]
        return self.random.pick(names or ["x"])

    def method(self):
        name = self.value()
        try:
            owner = eval(self.values[name])
        except BaseException:
            owner = None
        return f"{name}.{self.attribute(type(owner) if self.random.below(3) else owner)}({self.arguments()})"

    def unbound(self):
        name = self.value(["int", "str", "list", "dict", "tuple", "bytes", "set", "object", "type", "float", "complex",
                           "bytearray", "memoryview", "range", "slice", "property", "super", "frozenset", "Exception",
                           "types.FunctionType", "types.GeneratorType", "types.CodeType", "types.ModuleType",
                           "array.array", "collections.deque", "io.StringIO", "io.BytesIO", "decimal.Decimal",
                           "datetime.date", "datetime.datetime", "re.Pattern", "types.MethodType", "types.FrameType",
                           "collections.OrderedDict", "collections.defaultdict", "functools.partial", "weakref.ref"])
        return f"{name}.{self.attribute(eval(self.values[name]))}({self.arguments()})"

    def builtin(self):
        return f"{self.random.pick(BUILTINS)}({self.arguments()})"

    def function(self):
        module = self.random.pick(MODULES)
        return f"{module.__name__}.{self.attribute(module)}({self.arguments()})"

    def binary(self):
        operation = self.random.pick(BINARY)
        if operation in ("**", "<<"):
            return f"{self.value(['0', '1', '-1', '2', '3.5', '1j', '\"a\"', 'Odd()', 'True'])} {operation} {self.value(['0', '1', '-2', '63', '2.5', '1j', 'None', 'Bad()'])}"
        return f"{self.value()} {operation} {self.value()}"

    def expression(self):
        value = self.value
        return self.random.pick([
            lambda: f"-{value()}", lambda: f"~{value()}", lambda: f"+{value()}", lambda: f"not {value()}",
            lambda: f"{value()}[{value()}]", lambda: f"{value()}[{value()}:{value()}:{value()}]",
            lambda: f"{value()}({self.arguments()})", lambda: f"[*{value()}, *{value()}]",
            lambda: f"{{**{value()}, **{value()}}}", lambda: f"{{*{value()}, {value()}}}",
            lambda: f"f'{{{value()}!r:>{{{value()}}}}}'", lambda: f"'%{self.random.pick('sdrxfgcie')}' % {value()}",
            lambda: f"'{{:{self.random.pick(['', '10', '<5', '=+,d', '_x', '.3f', '%', 'n', '#b', '\ud800^9', '.5', 'z.1f', '08.2e'])}}}'.format({value()})",
            lambda: f"{value()} if {value()} else {value()}", lambda: f"[x for x in {value()}][:9]",
            lambda: f"{value()} < {value()} < {value()}", lambda: f"isinstance({value()}, {value()})",
            lambda: f"({value()}, {value()}) == ({value()}, {value()})",
            lambda: f"sorted([{value()}, {value()}, {value()}], key={value()})",
            lambda: f"{value()}.__class__({self.arguments()})", lambda: f"type('T', ({value()},), {{}})",
            lambda: f"type('T', (), {{'__{self.random.pick(['slots', 'eq', 'hash', 'len', 'iter', 'call', 'getattr', 'get', 'class', 'new', 'repr', 'index', 'set_name', 'dict', 'bool', 'next'])}__': {value()}}})()",
        ])()

    def statement(self):
        value = self.value
        return self.random.pick([
            lambda: f"{value()}[{value()}] = {value()}", lambda: f"del {value()}[{value()}]",
            lambda: f"{value()}[{value()}:{value()}] = {value()}", lambda: f"{value()}.x = {value()}",
            lambda: f"{value()}.__class__ = {value()}", lambda: f"del {value()}.x", lambda: f"raise {value()}",
            lambda: f"raise {value()} from {value()}", lambda: f"a, *b = {value()}; r = b", lambda: f"a, b = {value()}",
            lambda: f"r = {value()}; r {self.random.pick(['+=', '-=', '*=', '|=', '&=', '^=', '%=', '//=', '@=', '>>='])} {value()}",
            lambda: f"with {value()} as r: pass", lambda: f"for r in {value()}: break",
            lambda: f"assert {value()}, {value()}",
            lambda: f"try: raise {value()}\nexcept {value()} as e: r = e",
            lambda: f"try: raise {value()}\nexcept* {value()} as e: r = e",
            lambda: f"match {value()}:\n case [a, *r]: pass\n case {{'a': r, **k}}: pass\n case int(r) | str(r): pass\n case object(x=r): pass",
            lambda: f"class C({value()}, metaclass=type): x = {value()}",
            lambda: f"class C({value()}): pass",
            lambda: f"r = {value()}; r.{self.random.pick(['__dict__', '__doc__', '__name__', '__code__', '__defaults__', '__kwdefaults__', '__annotations__', '__bases__', '__module__', 'args', '__cause__', '__context__', '__traceback__', '__qualname__', 'f_trace', 'f_lineno', 'cell_contents', 'start', '__func__', 'maxlen', '__closure__', '__globals__', '__type_params__'])} = {value()}",
        ])()


def text(number):
    random = Random(SEED * 1000003 + number)
    random.below(2)
    step = Step(random)
    kind = random.below(20)
    is_statement = kind < 3
    if is_statement:
        source = step.statement()
    else:
        source = (step.method if kind < 8 else step.unbound if kind < 10 else step.builtin if kind < 13 else
                  step.function if kind < 15 else step.binary if kind < 17 else step.expression)()
    return source, step.values, is_statement


def run(number):
    source, values, is_statement = text(number)
    given = ", ".join(f"{name}={value}" for name, value in values.items())
    os.write(1, ascii(f"{number}: {source}  |  {given}").encode() + b"\n")
    scope = dict(globals())
    # What a step prints, exits or replaces is its own affair.
    saved = sys.stdout, sys.stderr, sys.stdin
    sys.stdout = sys.stderr = io.StringIO()
    sys.stdin = io.StringIO("line\n")
    try:
        for name, value in values.items():
            scope[name] = eval(value, scope)
        if is_statement:
            exec(source, scope)
            outcome = show(scope.get("r"))
        else:
            result = eval(source, scope)
            outcome = show(result)
            if hasattr(type(result), "__next__"):
                outcome += " " + show(list(itertools.islice(result, 5)))
    except BaseException as error:
        try:
            outcome = f"{type(error).__name__}: {ascii(str(error))}"
        except BaseException as second:
            outcome = f"{type(error).__name__}, str: {type(second).__name__}"
        error.__traceback__ = None
    finally:
        sys.stdout, sys.stderr, sys.stdin = saved
    os.write(1, ("  -> " + strip(outcome)).encode("ascii", "backslashreplace") + b"\n")


for number in range(COUNT):
    run(number)
os.write(1, b"done\n")
os._exit(0)
