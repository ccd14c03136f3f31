# PYTHON* variables: path, hash seed, startup is for the REPL only, home of the user's cache off.
mkdir lib1 lib2; echo 'v = 1' > lib1/one.py; echo 'v = 2' > lib2/two.py
PYTHONPATH=lib1:lib2 $PY -c 'import one, two; print(one.v, two.v)'
PYTHONPATH=lib1 $PY -E -c 'import one' 2>&1 | tail -1
PYTHONPATH=lib1 $PY -I -c 'import one' 2>&1 | tail -1
PYTHONHASHSEED=nope $PY -c 'pass'; echo "exit $?"
PYTHONHASHSEED=0 $PY -c 'print(hash("abc") == hash("abc"))'
PYTHONHASHSEED=5 $PY -c 'print(hash("abc"))' > a; PYTHONHASHSEED=5 $PY -c 'print(hash("abc"))' > b; cmp a b && echo same
PYTHONHASHSEED=random $PY -c 'import sys; print(sys.flags.hash_randomization)'
PYTHONSTARTUP=lib1/one.py $PY -c 'print("v" in globals())'
unset PYTHONDONTWRITEBYTECODE
echo 'import one' > lib1/main.py; $PY lib1/main.py; ls lib1/__pycache__ | wc -l
PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=lib2 $PY -c 'import two'; ls lib2
PYTHONPYCACHEPREFIX=$PWD/cache PYTHONPATH=lib2 $PY -c 'import two; print(two.__cached__.startswith(__import__("os").getcwd() + "/cache/"))'
PYTHONNODEBUGRANGES=1 $PY -c 'def f(): 1/0
f()'
PYTHONINTMAXSTRDIGITS=640 $PY -c 'int("1" * 700)' 2>&1 | tail -1
$PY -X int_max_str_digits=0 -c 'print(len(str(10**5000)))'
