# Running folders and zip files with __main__, importing from zips.
mkdir app; echo 'import sys, helper; print("app", __name__, helper.v, sys.argv[1:])' > app/__main__.py; echo 'v = 1' > app/helper.py
$PY app x y
$PY -c 'import zipfile
with zipfile.ZipFile("app.zip", "w") as z:
    z.write("app/__main__.py", "__main__.py"); z.write("app/helper.py", "helper.py")'
$PY app.zip z
mv app.zip noext; $PY noext
(echo '#!/usr/bin/env python'; cat noext) > prefixed; $PY prefixed
$PY -c 'import sys; sys.path.insert(0, "noext"); import helper; print(helper.v, helper.__file__, type(helper.__loader__).__name__)'
mkdir empty; $PY empty; echo "exit $?"
$PY -c 'import zipfile; zipfile.ZipFile("e.zip", "w").close()'; $PY e.zip; echo "exit $?"
