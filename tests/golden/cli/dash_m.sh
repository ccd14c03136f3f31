# -m: modules, packages, __main__, missing ones, argv.
mkdir -p pkg/sub
echo 'import sys; print("main", __name__, __package__, sys.argv[1:])' > pkg/__main__.py
echo 'print("init", __name__)' > pkg/__init__.py
echo 'from . import sub; print("mod", __name__, __package__, __spec__.name)' > pkg/mod.py
echo '' > pkg/sub/__init__.py
$PY -m pkg a b
$PY -m pkg.mod
$PY -m pkg.sub; echo "exit $?"
$PY -m pkg.nope; echo "exit $?"
$PY -m nope; echo "exit $?"
$PY -m nope.sub; echo "exit $?"
$PY -m; echo "exit $?"
echo 'print(__name__, __file__.rsplit("/", 1)[-1])' > solo.py
$PY -m solo
$PY -m solo.py; echo "exit $?"
echo '{"b": [1, 2], "a": null}' | $PY -m json
echo 'def f(): 1/0
f()' > fail.py
$PY -m fail; echo "exit $?"
