import typing
from typing import *
List[int], Dict[str, int], Optional[int], Union[int, str], Union[int, None, str], Union[int], Tuple[int, ...], Callable[[int], str], Callable[..., int], Any, Literal[1, "a"], Final[int], ClassVar[int], Annotated[int, "m"], Type[int], NoReturn, Never, Self, TypeVar("T"), Iterable[int], Generator[int, None, str]
get_origin(List[int]), get_args(Dict[str, int]), get_args(Callable[[int], str]), get_type_hints(type("X", (), {"__annotations__": {"a": "int"}})), cast(int, "x"), NewType("U", int)(5), NewType("U", int).__name__, is_typeddict(int), List[int] == List[int], hash(List[int]) == hash(List[int]), Union[int, str] == Union[str, int], Literal[1, 1].__args__
Optional[1]
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
T = TypeVar("T", bound=int); T, T.__bound__, TypeVar("S", int, str).__constraints__, TypeVar("C", covariant=True), ParamSpec("PS"), TypeVarTuple("Ts")
class G(Generic[T]):
    def f(self) -> T: ...
G[int], G[int](), G.__parameters__, G[T], G.__orig_bases__
@override
def o(): pass
o.__override__
