import fnmatch, glob, os, tempfile
fnmatch.fnmatch("a.py", "*.py"), fnmatch.fnmatch("a.py", "?.p[xy]"), fnmatch.fnmatchcase("A", "a"), fnmatch.filter(["a.c", "b.py"], "*.py"), fnmatch.translate("a*[!b]?"), fnmatch.fnmatch("[", "[[]"), fnmatch.filterfalse(["a", "b"], "a")
os.chdir(tempfile.mkdtemp()); [open(n, "w").close() for n in ("a.py", "b.txt", ".h.py")] and os.makedirs("d/e"), open("d/e/c.py", "w").close()
sorted(glob.glob("*")), sorted(glob.glob("**/*.py", recursive=True)), glob.glob("nope*"), sorted(glob.glob("[ab].*")), glob.escape("a[1]*"), sorted(glob.glob("*", include_hidden=True)), list(glob.iglob("d/*/"))
