import shlex, getopt
shlex.split("a 'b c' \"d e\" f\\ g # h"), shlex.split("a # c", comments=True), shlex.quote("a b'c"), shlex.join(["a", "b c"]), list(shlex.shlex("a=b;c", punctuation_chars=True)), shlex.split("''"), shlex.split("")
getopt.getopt(["-a", "-b", "x", "--long=1", "--flag", "rest"], "ab:", ["long=", "flag"]), getopt.gnu_getopt(["x", "-a"], "a")
