int.__dict__["real"], int.real, (5).real, type(int.real), int.__dict__["from_bytes"], int.from_bytes, str.__dict__["maketrans"], str.maketrans, str.__dict__["join"], type(str.join), dict.__dict__["fromkeys"], type(object.__init__), type(object().__init__), type(int.__add__), type((1).__add__), type([].append), type(len), type(type.__dict__["__dict__"]), type(property.fget), type(type(lambda: 0).__code__)
str.join.__name__, str.join.__qualname__, str.join.__objclass__, str.join.__doc__[:20], str.join.__text_signature__, int.__add__.__name__, int.__add__.__objclass__, int.__add__.__qualname__, (1).__add__.__self__, [].append.__self__, [].append.__name__, [].append.__qualname__, len.__module__, len.__self__.__name__, int.real.__name__, int.real.__objclass__, int.real.__doc__, len.__text_signature__, [].append.__doc__
str.join.__get__("x")(["a", "b"]), str.join("x", ["a"]), int.__add__(1, 2), int.real.__get__(5), int.real.__get__(None, int) is int.real, int.__add__.__get__(1)(2), type(str.join.__get__("x")), str.join.__get__(None, str) is str.join
int.real.__get__("a")
int.real.__set__(5, 1)
int.real.__delete__(5)
str.join.__get__(5)
str.join(5, [])
str.join()
int.__add__("a", 1)
int.__add__()
int.__add__(1)
int.__add__(1, 2, 3)
int.__add__(1, "a")
list.append(5, 1)
list.append.__get__(5)
str.upper("a", 1)
str.join.x = 1
[].append.x = 1
len.x = 1
int.real.x = 1
str.join == str.join, "a".join == "a".join, [].append == [].append, (l := []).append == l.append, hash(str.join) == hash(str.join), str.join != str.split, len is len, "a".join.__reduce__(), len.__reduce__(), str.join.__reduce__()
type(str.join)()
type(len)()
type([].append)(1)
type(int.real)()
object.__init__.__get__(5)(), object.__repr__(5)[:11], object.__str__(5), object.__eq__(5, 5), object.__eq__(5, 6), object.__ne__(5, 6), object.__hash__(5) == object.__hash__(5), object.__getattribute__(5, "real"), object.__dir__(5)[:0], object.__sizeof__(5) > 0, object.__class__, type.__class__, (5).__class__.__class__
object.__getattribute__(5, "nope")
object.__setattr__([], "x", 1)
object.__delattr__([], "append")
object.__format__(5, "x")
object.__reduce_ex__(5, 2)[0].__name__, object.__reduce__(object())[1]
