# Threads switch in loops without calls, wait for each other, keep their own attributes.
import queue
import sys
import threading
from concurrent.futures import ThreadPoolExecutor, as_completed

sys.setswitchinterval(0.001)
turn = 0


def spin(mine, other):
    global turn
    for _ in range(20):
        while turn != mine:
            pass
        turn = other


pair = [threading.Thread(target=spin, args=(0, 1)), threading.Thread(target=spin, args=(1, 0))]
for thread in pair:
    thread.start()
for thread in pair:
    thread.join()
print("turn", turn)

# Work handed out by a queue.
todo, done = queue.Queue(), queue.SimpleQueue()


def worker():
    while (item := todo.get()) is not None:
        done.put(item * item)
        todo.task_done()


workers = [threading.Thread(target=worker) for _ in range(4)]
for thread in workers:
    thread.start()
for number in range(200):
    todo.put(number)
todo.join()
for _ in workers:
    todo.put(None)
for thread in workers:
    thread.join()
print(sum(done.get() for _ in range(200)), done.empty())

# A pool, and an exception that comes through it.
with ThreadPoolExecutor(3) as pool:
    print(list(pool.map(pow, range(6), [2] * 6)))
    futures = [pool.submit(divmod, 7, n) for n in (2, 0)]
    for future in futures:
        print(future.exception() or future.result())
    print(len(list(as_completed(futures))))

# Attributes of threads.
class Own(threading.local):
    def __init__(self, start):
        self.value = start


own = Own(5)
own.value += 1


def look(out):
    own.value *= 10
    out.append(own.value)


out = []
thread = threading.Thread(target=look, args=(out,))
thread.start()
thread.join()
print(out, own.value)

# Locks, conditions, barriers.
lock = threading.Lock()
with lock:
    print(lock.locked(), lock.acquire(timeout=0.01), lock.acquire(blocking=False))
reentrant = threading.RLock()
with reentrant, reentrant:
    print(reentrant._recursion_count(), reentrant._is_owned())
for call in (lock.release, reentrant.release, lambda: lock.acquire(False, 1), lambda: lock.acquire(timeout=-2)):
    try:
        call()
    except (RuntimeError, ValueError) as error:
        print(type(error).__name__, error)
condition = threading.Condition()
ready = []


def wait():
    with condition:
        ready.append(condition.wait_for(lambda: "go" in ready, timeout=10))


thread = threading.Thread(target=wait)
thread.start()
with condition:
    ready.append("go")
    condition.notify_all()
thread.join()
print(ready)
barrier = threading.Barrier(3)
places = []
threads = [threading.Thread(target=lambda: places.append(barrier.wait())) for _ in range(3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(sorted(places))

# What nobody catches is reported.
threading.excepthook = lambda args: print("hook:", args.exc_type.__name__, args.exc_value, args.thread.name)


def fail():
    raise ValueError("no")


thread = threading.Thread(target=fail, name="failing")
thread.start()
thread.join()
try:
    thread.join("x")
except TypeError as error:
    print(error)
# The end of the program waits for this one.
threading.Timer(0.05, print, ("the last",)).start()
