import threading, _thread
l = threading.Lock(); l.acquire(), l.locked(), l.acquire(False), l.acquire(timeout=0.01), l.release(), l.locked(), repr(l).split(" at ")[0], type(l)
with l: print("locked", l.locked())
r = threading.RLock(); r.acquire(), r.acquire(), r.release(), r.release()
e = threading.Event(); e.is_set(), e.set(), e.wait(0), e.clear(), e.wait(0.01)
s = threading.Semaphore(1); s.acquire(), s.acquire(blocking=False), s.release()
t = threading.Thread(target=print, args=("in thread",), kwargs={"end": "!\n"}); t.daemon, t.is_alive(), t.start(), t.join(), t.is_alive(), t.name.startswith("Thread-")
threading.main_thread().name, threading.get_ident() == _thread.get_ident(), threading.current_thread().daemon, threading.stack_size(), threading.TIMEOUT_MAX > 0, len(threading.enumerate())
class L(threading.local):
    def __init__(self): self.v = []
loc = L(); loc.v.append(1); out = []
t = threading.Thread(target=lambda: out.append(loc.v)); t.start(), t.join(), out, loc.v
tm = threading.Timer(0.01, print, ["timer"]); tm.start(), tm.join()
_thread.allocate_lock().locked(), _thread.error is RuntimeError
