# fork, exec, pipes, subprocess.
import os
import signal
import subprocess
import sys

print(subprocess.run(["echo", "hello"], capture_output=True, text=True).stdout)
print(subprocess.run("exit 3", shell=True).returncode)
print(subprocess.check_output(["cat"], input=b"through a pipe"))
for arguments in ({"args": ["/no/such/program"]}, {"args": ["true"], "cwd": "/no/such/folder"}):
    try:
        subprocess.run(**arguments)
    except FileNotFoundError as error:
        print(error)
try:
    subprocess.run(["sleep", "10"], timeout=0.05)
except subprocess.TimeoutExpired as error:
    print(error)
child = subprocess.Popen(["sleep", "10"])
child.terminate()
print(child.wait(), child.wait() == -signal.SIGTERM)
try:
    subprocess.run(["false"], check=True)
except subprocess.CalledProcessError as error:
    print(error)
print(subprocess.run(["sh", "-c", "echo $WORD"], env={"WORD": "set"}, capture_output=True).stdout)
print(subprocess.run(["sh", "-c", "echo out; echo err >&2"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT).stdout)

sys.stdout.flush()
reader, writer = os.pipe()
child = os.fork()
if child == 0:
    os.write(writer, b"from the child")
    os._exit(5)
os.close(writer)
print(os.read(reader, 100), os.read(reader, 100))
pid, status = os.waitpid(child, 0)
print(pid == child, os.WIFEXITED(status), os.waitstatus_to_exitcode(status))
try:
    os.waitpid(child, 0)
except ChildProcessError as error:
    print(error)

calls = []
os.register_at_fork(before=lambda: calls.append("before"), after_in_parent=lambda: calls.append("after"))
sys.stdout.flush()
child = os.fork()
if child == 0:
    sys.exit(len(calls))
print(os.waitstatus_to_exitcode(os.wait()[1]), calls)
child = os.posix_spawn("/bin/sh", ["sh", "-c", "exit 7"], {})
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
print(os.waitstatus_to_exitcode(os.system("exit 4")), os.popen("echo popen").read())
for call in (lambda: os.execv("/bin/true", []), lambda: os.execve("/no/such", ["x"], {}), lambda: os.posix_spawn("a", 1, {})):
    try:
        call()
    except Exception as error:
        print(type(error).__name__, error)
