import builtins
sorted(n for n in dir(builtins) if isinstance(getattr(builtins, n), type) and issubclass(getattr(builtins, n), BaseException))
def show(c, depth=0): print("  " * depth + c.__name__); [show(s, depth + 1) for s in sorted((s for s in c.__subclasses__() if s.__module__ == "builtins"), key=lambda s: s.__name__)]
show(BaseException)
Exception.__bases__, KeyError.__mro__, issubclass(FileNotFoundError, OSError), issubclass(UnicodeError, ValueError), issubclass(bool, Exception), Exception.__doc__, KeyError.__doc__, StopIteration.__doc__, OSError.__doc__, SyntaxError.__doc__, ImportError.__doc__, NameError.__doc__, ZeroDivisionError.__doc__
BaseException(), Exception(1), Exception(1, 2).args, str(Exception(1)), str(Exception(1, 2)), repr(Exception()), Exception("a").__eq__(Exception("a")), hash(Exception()) != 0, Exception().__cause__, Exception().__context__, Exception().__traceback__, Exception().__suppress_context__, bool(Exception())
Exception(a=1)
Exception.args
Exception().nope
Exception()[0]
len(Exception())
Exception() + 1
Exception() < Exception()
