import typing
from typing import *
List[int], Dict[str, int], Optional[int], Union[int, str], Union[int, None, str], Union[int], Tuple[int, ...], Callable[[int], str], Callable[..., int], Any, Literal[1, "a"], Final[int], ClassVar[int], Annotated[int, "m"], Type[int], NoReturn, Never, Self, TypeVar("T"), Iterable[int], Generator[int, None, str]
get_origin(List[int]), get_args(Dict[str, int]), get_args(Callable[[int], str]), get_type_hints(type("X", (), {"__annotations__": {"a": "int"}})), cast(int, "x"), NewType("U", int)(5), NewType("U", int).__name__, is_typeddict(int), List[int] == List[int], hash(List[int]) == hash(List[int]), Union[int, str] == Union[str, int], Literal[1, 1].__args__
Optional[1]
Union[()]
List[1, 2, 3]
isinstance(1, List[int])
isinstance(1, Any)
Callable[int]
Literal
class TD(TypedDict, total=False):
    a: int
    b: Required[str]
TD(a=1), TD.__required_keys__, TD.__optional_keys__, TD.__total__, type(TD(b="x")), TD.__annotations__
class P(Protocol):
    def m(self) -> int: ...
@runtime_checkable
class R(Protocol):
    x: int
    def m(self): ...
class Has:
    x = 1
    def m(self): pass
isinstance(Has(), R), isinstance(5, R), issubclass(Has, R)
isinstance(5, P)
P()
T = TypeVar("T", bound=int); T, T.__bound__, TypeVar("S", int, str).__constraints__, TypeVar("C", covariant=True), ParamSpec("PS"), TypeVarTuple("Ts")
TypeVar("A", int)
TypeVar("A", covariant=True, contravariant=True)
class G(Generic[T]):
    def f(self) -> T: ...
G[int], G[int](), G.__parameters__, G[T], G.__orig_bases__
G[int, str]
Generic[int]
Generic[T, T]
overload(len), no_type_check(len) is len, final(int) is int, assert_type(5, int), reveal_type, TYPE_CHECKING
assert_never(5)
@override
def o(): pass
o.__override__
typing.nope
