import os, os.path as p
p.join("a", "b"), p.join("a", "/b"), p.join("a/", "b", ""), p.split("/a/b"), p.split("a"), p.splitext("a.tar.gz"), p.splitext(".bashrc"), p.basename("/a/b/"), p.dirname("/a/b"), p.normpath("/a/../b//c/."), p.isabs("/a"), p.commonpath(["/a/b", "/a/c"]), p.commonprefix(["abc", "abd"]), p.relpath("/a/b", "/a/c"), p.expanduser("~") != "~", p.expandvars("$NOPE_X/a"), p.exists("/"), p.isdir("/"), p.isfile("/"), p.splitdrive("/a"), p.splitroot("/a"), p.sep, os.linesep, os.curdir, os.pardir, os.devnull, p.abspath("/a/../b"), p.join(b"a", b"b"), p.normpath(""), p.islink("/"), p.getsize("/dev/null"), p.samefile("/", "/.")
p.join("a", b"b")
p.join("a", 5)
p.basename(5)
p.commonpath([])
p.commonpath(["/a", "b"])
p.getsize("/nope/x")
os.fspath("a"), os.fsencode("é"), os.fsdecode(b"\xff"), os.environ.get("NOPE_X"), os.getpid() > 0, os.strerror(2), os.name, os.sep, os.extsep, type(os.getcwd()), os.cpu_count() > 0, os.path is p, os.get_terminal_size if False else ""
os.fspath(5)
os.listdir("/nope/x")
os.mkdir("/nope/x/y")
os.remove("/nope/x")
os.stat("/nope/x")
os.chdir("/nope/x")
os.environ["NOPE_X"]
os.environ[5] = "a"
os.environ["A="] = "b"
os.open("/nope/x", os.O_RDONLY)
os.read(9999, 1)
os.close(9999)
os.rename("/nope/x", "/nope/y")
import tempfile; d = tempfile.mkdtemp(); os.chdir(d); open(p.join(d, "f"), "w").close(); os.mkdir(p.join(d, "s")); sorted(os.listdir(d)), sorted(e.name for e in os.scandir(d) if e.is_file()), [(sorted(a), b) for _, a, b in os.walk(d)][0], os.stat(p.join(d, "f")).st_size, os.rename(p.join(d, "f"), p.join(d, "g")), os.path.exists(p.join(d, "g"))
os.rmdir("../" + p.basename(d)) if False else os.rmdir("s"), os.listdir(".")
import shutil; shutil.rmtree(d), p.exists(d)
from pathlib import Path, PurePosixPath
PurePosixPath("/a/b.txt").name, PurePosixPath("/a") / "b" / "c", Path("a/../b").parts, PurePosixPath("a.tar.gz").suffixes, PurePosixPath("/a/b").parent, PurePosixPath("a/b").with_suffix(".x"), PurePosixPath("/a/b").relative_to("/a"), PurePosixPath("a").stem, Path("/nope").exists(), repr(PurePosixPath("x")), PurePosixPath("/a/b/c").parents[1], PurePosixPath("a") == PurePosixPath("a/"), PurePosixPath("*.py").match("*.py"), PurePosixPath("/a").is_absolute(), PurePosixPath("a/b").as_posix(), PurePosixPath("x").joinpath("y", "z")
PurePosixPath("a").relative_to("b")
PurePosixPath("a").with_suffix("x")
PurePosixPath("/").with_name("a")
PurePosixPath(5)
Path("/nope/x").read_text()
PurePosixPath("a") / 5
