"""threading: threads, locks, events, conditions, queues, locals, pools."""

import queue
import threading
from concurrent.futures import ThreadPoolExecutor, as_completed

counter, lock = 0, threading.Lock()


def add(n):
    global counter
    for _ in range(n):
        with lock:
            counter += 1


threads = [threading.Thread(target=add, args=(1000,), name=f"t{i}") for i in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(counter, threads[0].name, threads[0].is_alive(), threading.current_thread() is threading.main_thread(), threading.active_count())
q, results = queue.Queue(), []


def worker():
    while (item := q.get()) is not None:
        results.append(item * 2)
        q.task_done()


t = threading.Thread(target=worker, daemon=True)
t.start()
for i in range(5):
    q.put(i)
q.join()
q.put(None)
t.join()
print(results, t.daemon, q.empty())
with ThreadPoolExecutor(2) as pool:
    print(list(pool.map(lambda x: x * x, range(5))))
    future = pool.submit(lambda: 1 / 0)
    print(repr(future.exception()), future.done())
    print(sorted(f.result() for f in as_completed([pool.submit(pow, 2, i) for i in range(3)])))
local = threading.local()
local.x = 1
seen = []
t = threading.Thread(target=lambda: seen.append(hasattr(local, "x")))
t.start(), t.join()
print(seen, local.x)
event, condition, out = threading.Event(), threading.Condition(), []


def waiter():
    event.wait()
    with condition:
        out.append("woken")
        condition.notify()


t = threading.Thread(target=waiter)
t.start()
with condition:
    event.set()
    condition.wait_for(lambda: out, timeout=5)
t.join()
print(out, lock.locked(), threading.RLock().acquire(), threading.Semaphore(1).acquire(blocking=False), event.is_set())
for bad in (lambda: lock.release(), lambda: threads[0].start(), lambda: threading.Thread().join(), lambda: queue.Queue().get_nowait(), lambda: threading.current_thread().join(), lambda: condition.notify()):
    try:
        bad()
    except Exception as error:
        print(type(error).__name__, error)
threading.excepthook = lambda args: print("hook", args.exc_type.__name__, args.exc_value)
t = threading.Thread(target=lambda: {}["k"])
t.start(), t.join()
barrier = threading.Barrier(2)
t = threading.Thread(target=barrier.wait)
t.start()
barrier.wait()
t.join()
print(barrier.parties, barrier.broken)
