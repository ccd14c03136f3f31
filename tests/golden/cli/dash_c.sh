# -c: arguments, exit codes, several lines, errors.
$PY -c 'print("hello")'
$PY -c 'import sys; print(sys.argv)' a -b --c
$PY -c 'print(__name__, __builtins__.__name__, "__file__" in globals())'
$PY -c 'if True:
    print("two lines")'
$PY -c '    print("indented is dedented")'
$PY -c 'x = 1
 y = 2'; echo "exit $?"
$PY -c '1/0'; echo "exit $?"
$PY -c 'print(1'; echo "exit $?"
$PY -c; echo "exit $?"
$PY -c ''; echo "exit $?"
$PY -c 'import sys; sys.exit(3)'; echo "exit $?"
$PY -c 'raise SystemExit("message")'; echo "exit $?"
$PY -c 'raise SystemExit'; echo "exit $?"
$PY -c 'raise SystemExit(None)'; echo "exit $?"
$PY -c 'raise SystemExit(256 + 7)'; echo "exit $?"
$PY -c 'raise SystemExit(-1)'; echo "exit $?"
$PY -c 'raise SystemExit((1, 2))'; echo "exit $?"
$PY -c 'raise SystemExit(True)'; echo "exit $?"
