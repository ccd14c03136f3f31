# Version, help, unknown options.
$PY --version | cut -d. -f1-2
$PY -V | cut -d. -f1-2
$PY -c 'import sys; print(sys.version_info[:2], sys.implementation.version[:2], sys.hexversion >> 16)'
$PY -h | head -1
$PY --help | sed -n 2p
$PY --help-env | head -1
$PY --help-xoptions | head -1
$PY -Z; echo "exit $?"
$PY --nope; echo "exit $?"
$PY -X; echo "exit $?"
$PY -W; echo "exit $?"
$PY -J; echo "exit $?"
$PY --check-hash-based-pycs nope; echo "exit $?"
