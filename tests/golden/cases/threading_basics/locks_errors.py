import threading, _thread
l = threading.Lock(); l.acquire(), l.locked(), l.acquire(False), l.acquire(timeout=0.01), l.release(), l.locked(), repr(l).split(" at ")[0], type(l)
l.release()
l.acquire(False, 5)
l.acquire(timeout=-5)
r = threading.RLock(); r.acquire(), r.acquire(), r.release(), r.release()
r.release()
threading.BoundedSemaphore(1).release()
threading.Semaphore(-1)
t = threading.Thread(target=print, args=("in thread",), kwargs={"end": "!\n"}); t.daemon, t.is_alive(), t.start(), t.join(), t.is_alive(), t.name.startswith("Thread-")
t.start()
threading.Thread(target=5).run()
threading.Thread(5)
threading.local().x
class L(threading.local):
    def __init__(self): self.v = []
loc = L(); loc.v.append(1); out = []
_thread.start_new_thread(5)
