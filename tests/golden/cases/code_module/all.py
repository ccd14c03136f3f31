import code, codeop, io, contextlib, cmd
codeop.compile_command("1") is not None, codeop.compile_command("if 1:"), codeop.compile_command("(1,"), codeop.compile_command("x = 1\n") is not None, codeop.compile_command("'''a")
codeop.compile_command("1 +")
codeop.compile_command("a b")
i = code.InteractiveInterpreter({"z": 5})
i.runsource("z + 1"), i.runsource("for i in"), i.runsource("for q in range(2):"), i.runsource("for q in range(2): print(q)\n")
with contextlib.redirect_stderr(io.StringIO()) as err: r = i.runsource("1/0")
r, err.getvalue().splitlines()[-1]
c = code.InteractiveConsole(); c.push("def f():"), c.push("  return 7"), c.push(""), c.push("f()")
class C(cmd.Cmd):
    prompt = "> "
    def do_hi(self, arg): "say hi"; print("hi", arg)
    def do_quit(self, arg): return True
    def default(self, line): print("unknown", line)
C().onecmd("hi there"), C().onecmd("nope"), C().onecmd("quit"), C().onecmd("help hi"), C().parseline("a b c"), C().completenames("h")
