None, repr(None), str(None), type(None), None is None, None == None, None == 0, hash(None) == hash(None), bool(None), f"{None}", f"{None!r:>6}"
type(None)()
Ellipsis, ..., repr(...), type(...), bool(...), type(...)(), Ellipsis is ...
NotImplemented, repr(NotImplemented), type(NotImplemented), type(NotImplemented)() is NotImplemented
None.__class__, None.__doc__, None.__eq__(None), None.__eq__(1), None.__bool__(), NotImplemented.__reduce__(), (...).__reduce__()
