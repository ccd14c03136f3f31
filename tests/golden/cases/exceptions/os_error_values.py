import os, errno
try: open("/nope/x")
except OSError as e: e.errno, e.strerror, e.filename, e.filename2, type(e), e.args
try: os.rename("/nope1", "/nope2")
except OSError as e: e.filename, e.filename2, str(e), repr(e)
OSError(errno.ENOENT, "m", "f"), OSError(errno.EACCES, "m"), OSError("one"), OSError(), OSError(1, 2, 3), str(OSError(5, None)), OSError(errno.EEXIST, "x").__class__, isinstance(OSError(11, ""), BlockingIOError)
FileNotFoundError(2, "m", "f"), FileNotFoundError("x").errno, PermissionError(2, "m").errno, OSError(2, "a", "b", 0, "c"), ConnectionError.__subclasses__().__len__(), TimeoutError(110, "t"), InterruptedError.__mro__[1]
errno.errorcode[2], errno.ENOENT, os.strerror(13), os.strerror(99999)
