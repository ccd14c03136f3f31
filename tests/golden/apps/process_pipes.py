"""subprocess with sys-independent commands: output, input, errors, timeouts, environment."""

import subprocess

print(subprocess.run(["echo", "hello"], capture_output=True, text=True).stdout)
print(subprocess.run("cat; exit 3", shell=True, input=b"data", stdout=subprocess.PIPE))
print(subprocess.check_output(["printf", "%s|", "a", "b c"]), subprocess.call(["true"]), subprocess.call(["false"]))
try:
    subprocess.run(["false"], check=True)
except subprocess.CalledProcessError as error:
    print(error, error.returncode)
try:
    subprocess.run(["/nope/nope"])
except FileNotFoundError as error:
    print(error)
try:
    subprocess.run(["sleep", "5"], timeout=0.05)
except subprocess.TimeoutExpired as error:
    print(error)
with subprocess.Popen(["tr", "a-z", "A-Z"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as p:
    print(p.communicate("shout"), p.returncode)
print(subprocess.run(["sh", "-c", "echo $X; echo err >&2"], env={"X": "value", "PATH": "/bin:/usr/bin"}, capture_output=True, text=True))
p = subprocess.Popen(["sleep", "10"])
p.terminate()
print(p.wait(), p.poll(), p.args)
print(subprocess.run(["sh", "-c", "kill -9 $$"]).returncode, subprocess.getoutput("echo out"), subprocess.getstatusoutput("exit 2"))
