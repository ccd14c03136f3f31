# stdout and stderr: order with -u, flushing at exit, encodings, closed streams, broken pipes.
$PY -c 'import sys; print("out"); print("err", file=sys.stderr); sys.stdout.write("no newline")'; echo
$PY -u -c 'import sys; sys.stdout.write("1 "); sys.stderr.write("2 "); sys.stdout.write("3\n")'
$PY -c 'print("é 中")'
PYTHONIOENCODING=latin-1 $PY -c 'print("\xe9")' | od -An -tx1
PYTHONIOENCODING=ascii $PY -c 'print("\xe9")' 2>&1 | tail -1
PYTHONIOENCODING=ascii:backslashreplace $PY -c 'print("\xe9")'
$PY -c 'print("\ud800")' 2>&1 | tail -1
$PY -c 'import sys; print(sys.stdout.encoding, sys.stdout.errors, sys.stderr.errors, sys.stdin.encoding)'
$PY -c 'import sys; print(sys.stdout.line_buffering, sys.stdout.isatty(), sys.stdout.fileno(), sys.stdout.name, sys.stdout.mode)'
$PY -c 'print("x")' >&-; echo "exit $?"
$PY -c 'import sys; print(sys.stdout)' >&-; echo "exit $?"
$PY -c 'import sys; print(sys.stdin)' <&-
$PY -c 'for i in range(100000): print(i)' | head -1
$PY -c 'print("x")' > /dev/full; echo "exit $?"
$PY -c 'import os; os.write(1, b"raw\n"); print("after")'
$PY -c 'import sys; sys.stdout.close()'; echo "exit $?"
$PY -c 'import sys, os; print("lost?"); os._exit(0)'; echo "exit $?"
$PY -c 'import sys; sys.stdout = None; print("nothing")'; echo "exit $?"
