# SIGINT, SIGTERM, SIGPIPE, handlers, exit by signal.
$PY -c 'import os, signal; os.kill(os.getpid(), signal.SIGTERM)'; echo "exit $?"
$PY -c 'import os, signal; os.kill(os.getpid(), signal.SIGINT); import time; time.sleep(1)' 2>&1 | tail -1
$PY -c 'import os, signal
try:
    os.kill(os.getpid(), signal.SIGINT)
    while True: pass
except KeyboardInterrupt:
    print("caught")'
$PY -c 'import os, signal
signal.signal(signal.SIGUSR1, lambda n, f: print("handler", n == signal.SIGUSR1, f.f_code.co_name))
os.kill(os.getpid(), signal.SIGUSR1)
print("after")'
$PY -c 'import signal
signal.signal(signal.SIGALRM, lambda *a: (_ for _ in ()).throw(TimeoutError("alarm")))
signal.setitimer(signal.ITIMER_REAL, 0.05)
try:
    while True: pass
except TimeoutError as e: print(e)'
$PY -c 'import time
while True: pass' & pid=$!; sleep 0.5; kill -TERM $pid; wait $pid; echo "exit $?"
$PY -c 'import signal; print(signal.getsignal(signal.SIGPIPE), signal.getsignal(signal.SIGINT) is signal.default_int_handler)'
$PY -c 'import signal
for bad in (lambda: signal.signal(signal.SIGKILL, lambda *a: 0), lambda: signal.signal(999, lambda *a: 0), lambda: signal.signal(signal.SIGUSR1, 5), lambda: signal.signal(signal.SIGUSR1)):
    try: bad()
    except Exception as e: print(type(e).__name__, e)'
$PY -c 'raise KeyboardInterrupt' 2>/dev/null; echo "exit $?"
