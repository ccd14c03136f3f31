"""Attributes and text of builtin exceptions."""

import errno

print(repr(OSError(2, "No such file", "name")), str(OSError(2, "msg", "file")), str(OSError(2, "msg", "a", None, "b")), str(OSError("only")), str(OSError(1, 2)), OSError(2, "m").errno, OSError(2, "m").strerror, OSError(2, "m", "f").filename, OSError(1, "m", "f", 0, "g").filename2, OSError(2, "m", "f").args)
for number in (errno.ENOENT, errno.EEXIST, errno.EACCES, errno.EPERM, errno.EPIPE, errno.EINTR, errno.ECHILD, errno.ESRCH, errno.EISDIR, errno.ENOTDIR, errno.ECONNREFUSED, errno.ETIMEDOUT, errno.EAGAIN, errno.EINVAL):
    print(type(OSError(number, "x")).__name__, end=" ")
print()
print(OSError is IOError is EnvironmentError, BlockingIOError(11, "m", 5).characters_written)
e = ImportError("msg", name="n", path="p", name_from="nf")
print(e, e.name, e.path, e.name_from, e.msg, repr(e))
n, a = NameError("msg", name="nm"), AttributeError("msg", name="at", obj=5)
print(n.name, a.name, a.obj)
s = SyntaxError("bad", ("file.py", 3, 5, "text here", 3, 8))
print(s, s.msg, s.filename, s.lineno, s.offset, s.text, s.end_lineno, s.end_offset, s.print_file_and_line, repr(s))
print(str(SyntaxError("m")), str(SyntaxError("m", ("f", None, 1, ""))), SyntaxError().msg, IndentationError.__mro__[1], TabError.__mro__[1])
u = UnicodeDecodeError("enc", b"abc", 1, 2, "why")
print(u, u.encoding, u.object, u.start, u.end, u.reason)
print(UnicodeEncodeError("e", "aé中", 1, 3, "r"), "|", UnicodeTranslateError("aé", 1, 2, "r"), "|", UnicodeDecodeError("e", b"abc", 0, 3, "r"))
print(str(KeyError("a")), str(KeyError("a", "b")), str(KeyError()), repr(KeyError("a")), StopIteration(5).value, StopIteration().value, StopIteration(1, 2).value, StopAsyncIteration(3).args, SystemExit(4).code, SystemExit().code, SystemExit(1, 2).code)
print(str(Exception()), repr(Exception()), str(Exception("a")), str(Exception("a", 1)), repr(Exception("a", 1)), Exception(1).args, Exception("a") == Exception("a"), BaseException.__doc__)
for bad in ('UnicodeDecodeError("a", "b", 1, 2, "c")', 'UnicodeEncodeError(1, 2, 3, 4, 5)', 'SyntaxError("m", 5)', 'SyntaxError("m", (1, 2))', 'ImportError(nope=1)', 'NameError(nope=1)', 'AttributeError("x", foo=1)', 'StopIteration(a=1)', 'OSError(1, 2, 3, 4, 5, 6)', 'KeyError(k=1)', 'Exception.__new__(int)', 'BaseException(x=1)', 'Exception().x', 'Exception().with_traceback(5)', 'Exception().__setstate__(5)', 'SystemExit().nope'):
    try:
        print(bad, repr(eval(bad)))
    except Exception as error:
        print(bad, "->", type(error).__name__, error)
x = Exception("a")
x.custom = 1
print(x.__dict__, x.__reduce__(), Exception(1).with_traceback(None) is not None, x.__setstate__({"b": 2}), x.b)
print([c.__name__ for c in (ZeroDivisionError, FileNotFoundError, UnicodeDecodeError, ModuleNotFoundError, RecursionError, NotImplementedError, PythonFinalizationError, TabError, EncodingWarning, BaseExceptionGroup) for c in c.__mro__[:-1]])
