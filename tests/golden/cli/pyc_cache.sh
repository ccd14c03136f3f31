# .pyc files: written, reused, renewed when the source changes, ignored when corrupt, run directly.
unset PYTHONDONTWRITEBYTECODE
echo 'v = 1; print("loading")' > mod.py
$PY -c 'import mod; print(mod.v, mod.__cached__ is not None)'
ls __pycache__ | grep -c mod
$PY -c 'import mod; print(mod.v)'
sleep 0.01; echo 'v = 2; print("loading again")' > mod.py; touch -d '2030-01-01' mod.py
$PY -c 'import mod; print(mod.v)'
for f in __pycache__/*.pyc; do printf 'garbage' > $f; done
$PY -c 'import mod; print(mod.v)'
$PY -m py_compile mod.py; $PY -c 'import glob, shutil; shutil.copy(glob.glob("__pycache__/*")[0], "direct.pyc")'
$PY direct.pyc; echo "exit $?"
mkdir only; mv direct.pyc only/bare.pyc; (cd only; $PY -c 'import bare; print(bare.v)')
printf '\x00\x01\x02\x03' > bad.pyc; $PY bad.pyc; echo "exit $?"
