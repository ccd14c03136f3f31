# Handlers run in the main thread, at polls; interrupted calls go on (PEP 475).
import os
import signal
import threading
import time

got = []


def handler(number, frame):
    got.append((signal.Signals(number).name, frame.f_code.co_name))


def work():
    os.kill(os.getpid(), signal.SIGUSR1)
    signal.raise_signal(signal.SIGUSR2)


print(signal.signal(signal.SIGUSR1, handler), signal.signal(signal.SIGUSR2, handler))
work()
print(got)
print(signal.getsignal(signal.SIGUSR1) is handler, signal.getsignal(signal.SIGINT))

# A handler that raises ends a loop without calls.
def alarm(number, frame):
    raise TimeoutError("alarm")


signal.signal(signal.SIGALRM, alarm)
signal.setitimer(signal.ITIMER_REAL, 0.05)
try:
    while True:
        pass
except TimeoutError as error:
    print("loop:", error)
print(signal.getitimer(signal.ITIMER_REAL))

# One that does not lets a sleep go on to its end.
signal.signal(signal.SIGALRM, lambda *_: got.append("tick"))
signal.setitimer(signal.ITIMER_REAL, 0.02)
start = time.monotonic()
time.sleep(0.1)
print(time.monotonic() - start >= 0.1, got[-1])

# Ctrl-C.
threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGINT)).start()
try:
    while True:
        pass
except KeyboardInterrupt:
    print("interrupted")

# Masks, pending signals, waiting.
old = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
os.kill(os.getpid(), signal.SIGUSR1)
print(signal.sigpending(), signal.sigwait([signal.SIGUSR1]))
signal.pthread_sigmask(signal.SIG_SETMASK, old)
print(signal.sigtimedwait([signal.SIGUSR1], 0))

# The wakeup descriptor.
reader, writer = os.pipe()
os.set_blocking(writer, False)
signal.set_wakeup_fd(writer)
signal.raise_signal(signal.SIGUSR1)
print(os.read(reader, 10) == bytes([signal.SIGUSR1]), signal.set_wakeup_fd(-1) == writer)

for call in (
    lambda: signal.signal(0, handler),
    lambda: signal.signal(signal.SIGTERM, 7),
    lambda: signal.signal(signal.SIGKILL, handler),
    lambda: signal.strsignal(99),
    lambda: signal.set_wakeup_fd(0x7fff),
    lambda: signal.pthread_sigmask(signal.SIG_BLOCK, [1000]),
):
    try:
        call()
    except Exception as error:
        print(type(error).__name__, error)


def elsewhere():
    try:
        signal.signal(signal.SIGTERM, handler)
    except ValueError as error:
        print(error)


thread = threading.Thread(target=elsewhere)
thread.start()
thread.join()
print(signal.strsignal(signal.SIGTERM), len(signal.valid_signals()))
