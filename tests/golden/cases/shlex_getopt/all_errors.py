import shlex, getopt
shlex.split("'open")
shlex.split("a\\")
getopt.getopt(["-z"], "a")
getopt.getopt(["-b"], "b:")
getopt.getopt(["--nope"], "", ["long"])
getopt.getopt(["--long"], "", ["long="])
