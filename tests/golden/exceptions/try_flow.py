"""try, except, else, finally: every path, with return, break, continue and nested handlers."""


def flow(action):
    log = []
    try:
        log.append("try")
        if action == "raise":
            raise ValueError("v")
        if action == "other":
            raise KeyError("k")
        if action == "return":
            return log
    except ValueError as error:
        log.append(f"except {error}")
    else:
        log.append("else")
    finally:
        log.append("finally")
    return log


for action in ("none", "raise", "return", "other"):
    try:
        print(action, flow(action))
    except KeyError as error:
        print("escaped", error)


def overrides():
    for i in range(3):
        try:
            if i == 0:
                continue
            if i == 1:
                raise ValueError
        except ValueError:
            continue
        finally:
            print("finally", i)
        break
    return i


print(overrides())


def nested():
    try:
        try:
            raise ValueError("inner")
        finally:
            print("inner finally")
    except ValueError as error:
        print("outer", error)
        try:
            raise
        except ValueError as again:
            return again is error


print(nested())


def matching(exc):
    try:
        raise exc
    except (KeyError, IndexError) as e:
        return "lookup", type(e).__name__
    except ArithmeticError:
        return "arithmetic"
    except OSError as e:
        return "os", e.errno
    except:
        return "bare"


print(matching(KeyError()), matching(ZeroDivisionError()), matching(FileNotFoundError(2, "x")), matching(SystemExit()), matching(IndexError))
try:
    error = "before"
    raise ValueError
except ValueError as error:
    pass
try:
    error
except NameError as e:
    print(e)


def dynamic(kind):
    try:
        raise KeyError("k")
    except kind:
        return "caught"


print(dynamic(KeyError), dynamic((ValueError, LookupError)))
for bad in (5, "KeyError", (5,), [KeyError]):
    try:
        dynamic(bad)
    except TypeError as e:
        print(e, repr(e.__context__))
