# -i after -c and scripts, REPL from a pipe, PYTHONINSPECT, sys.ps1.
printf 'print(x)\n1/0\nx + 1\n' | $PY -i -c 'x = 5'; echo "exit $?"
echo 'y = 7' > s.py; printf 'y\n' | $PY -q -i s.py
printf 'a = 257\nb = 257\na is b\nfor i in range(2):\n    i\n\n_\nimport sys\nsys.exit(3)\n' | $PY -q -i; echo "exit $?"
printf 'def f():\n    return 1\n\nf()\nx = (1,\n2)\nx\n"text"\nNone\n' | $PY -q -i
printf 'if 1:\nprint(2)\nprint(3)\n' | $PY -q -i
printf '1 +\n@\n"abc\n2\n' | $PY -q -i
printf 'raise SystemExit(9)\n' | $PY -q -i; echo "exit $?"
printf 'import sys\nsys.ps1 = "in> "\n1\n' | $PY -q -i
printf '1\n' | PYTHONINSPECT=1 $PY -c 'print("then")' 2>&1
printf 'import sys\nsys.displayhook = lambda v: print("shown", v)\n5\n' | $PY -q -i
printf 'class A:\n  x = 1\n\nA.x\n[i for i in\n range(3)]\n' | $PY -q -i
