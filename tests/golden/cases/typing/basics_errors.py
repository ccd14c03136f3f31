import typing
from typing import *
Union[()]
List[1, 2, 3]
isinstance(1, List[int])
isinstance(1, Any)
Callable[int]
class TD(TypedDict, total=False):
    a: int
    b: Required[str]
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
G[int, str]
Generic[int]
Generic[T, T]
overload(len), no_type_check(len) is len, final(int) is int, assert_type(5, int), reveal_type, TYPE_CHECKING
assert_never(5)
@override
def o(): pass
typing.nope
