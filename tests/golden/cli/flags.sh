# Flags that programs see: sys.flags, -O, -OO, -B, -E, -I, -s, -S, -v off, -q, -b, -d, -P, -X, -W.
show='import sys; f = sys.flags; print(f.debug, f.inspect, f.interactive, f.optimize, f.dont_write_bytecode, f.no_user_site, f.no_site, f.ignore_environment, f.verbose, f.bytes_warning, f.quiet, f.isolated, f.dev_mode, f.utf8_mode, f.safe_path, f.warn_default_encoding)'
unset PYTHONDONTWRITEBYTECODE PYTHONHASHSEED
$PY -c "$show"
$PY -O -c "$show; assert False; print(__debug__)"
$PY -OO -c "$show; print((lambda: 0).__doc__)
def f(): 'doc'
print(f.__doc__)"
$PY -B -E -s -q -d -c "$show"
$PY -I -c "$show"
$PY -S -P -b -bb -c "$show"
$PY -X dev -c "$show"
$PY -X utf8 -c "$show"
$PY -BEsq -c "$show"
$PY -X foo -X bar=baz -c 'import sys; print(sys._xoptions)'
$PY -W error -c 'import warnings; warnings.warn("w")'; echo "exit $?"
$PY -W ignore -c 'import warnings; warnings.warn("w"); print("quiet")'
$PY -W always::UserWarning -c 'import sys; print(sys.warnoptions)'
$PY -W bad::: -c 'pass'; echo "exit $?"
PYTHONWARNINGS=error $PY -c 'import warnings; warnings.warn("w")' 2>&1 | tail -1
$PY -b -c 'b"a" == "a"'; $PY -bb -c 'b"a" == "a"' 2>&1 | tail -1
PYTHONOPTIMIZE=2 $PY -c 'import sys; print(sys.flags.optimize)'
PYTHONOPTIMIZE=2 $PY -E -c 'import sys; print(sys.flags.optimize)'
PYTHONSAFEPATH=1 $PY -c 'import sys; print(sys.path[0] == "", sys.flags.safe_path)'
PYTHONUTF8=1 $PY -c 'import sys; print(sys.flags.utf8_mode)'
PYTHONUNBUFFERED=1 $PY -c 'import sys; print(sys.stdout.write_through)'
