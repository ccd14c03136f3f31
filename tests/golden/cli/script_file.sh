# A script: argv, name, file, path, missing files, folders, syntax errors, no newline at the end.
cat > s.py <<'P'
import sys
print(sys.argv, __name__, __file__, sys.path[0] != "")
P
$PY s.py x y
$PY ./s.py
mkdir sub; mv s.py sub/; $PY sub/s.py
echo 'import helper; print(helper.value)' > sub/m.py; echo 'value = 42' > sub/helper.py
$PY sub/m.py
$PY missing.py; echo "exit $?"
$PY sub; echo "exit $?"
printf 'print("no newline")' > n.py; $PY n.py
printf 'x = (1,\nprint(2)\n' > bad.py; $PY bad.py; echo "exit $?"
printf 'def f():\n    return 1/0\n\nf()\n' > tb.py; $PY tb.py; echo "exit $?"
printf '\xef\xbb\xbfprint("bom")\n' > bom.py; $PY bom.py
printf '# -*- coding: latin-1 -*-\nprint(ascii("\xe9"))\n' > latin.py; $PY latin.py
printf 'print("\xff")\n' > badutf.py; $PY badutf.py; echo "exit $?"
printf 'print("crlf")\r\nif 1:\r\n    print("x")\r\n' > crlf.py; $PY crlf.py
printf '\tx = 1\n' > ind.py; $PY ind.py; echo "exit $?"
printf '' > empty.py; $PY empty.py; echo "exit $?"
printf 'import sys\nsys.exit(4)\n' > e.py; $PY e.py; echo "exit $?"
printf '#!/usr/bin/env x\nprint("shebang")\n' > sb.py; $PY -x sb.py; $PY sb.py
printf 'a\0b' > nul.py; $PY nul.py; echo "exit $?"
