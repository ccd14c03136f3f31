# Programs from standard input: pipes, -, with arguments.
echo 'print("piped", __name__)' | $PY
echo 'import sys; print(sys.argv)' | $PY - a b
printf 'x = 5\nprint(x *\n 2)\n' | $PY
printf 'def f():\n    return 1\nprint(f())\n' | $PY -
echo '1/0' | $PY; echo "exit $?"
echo 'print(' | $PY; echo "exit $?"
printf '' | $PY; echo "exit $?"
printf 'input line\n' | $PY -c 'print(repr(input("prompt> ")))'
printf '' | $PY -c 'input()'; echo "exit $?"
printf 'a\nb\nc' | $PY -c 'import sys; print([line for line in sys.stdin])'
printf 'a\r\nb\r' | $PY -c 'import sys; print(repr(sys.stdin.read()))'
printf 'abc' | $PY -c 'import sys; print(sys.stdin.buffer.read())'
printf '\xe9' | $PY -c 'import sys; print(ascii(sys.stdin.read()))'; echo "exit $?"
