import queue
q = queue.Queue(2); q.put(1), q.put(2), q.full(), q.qsize(), q.get(), q.get(), q.empty(), q.task_done(), q.task_done(), q.join()
q.get_nowait()
q.put_nowait(1), q.put_nowait(2)
q.put_nowait(3)
q.put(3, timeout=0.01)
q.task_done(), q.task_done(), q.unfinished_tasks
q.task_done()
l = queue.LifoQueue(); l.put(1), l.put(2), l.get()
p = queue.PriorityQueue(); p.put((2, "b")), p.put((1, "a")), p.get(), p.get()
s = queue.SimpleQueue(); s.put(1), s.qsize(), s.get(), s.empty()
s.get_nowait()
q.shutdown(), q.is_shutdown
q.put(1)
