import os, os.path as p
p.join("a", b"b")
p.join("a", 5)
p.basename(5)
p.commonpath([])
p.commonpath(["/a", "b"])
p.getsize("/nope/x")
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
from pathlib import Path, PurePosixPath
PurePosixPath("a").relative_to("b")
PurePosixPath("a").with_suffix("x")
PurePosixPath("/").with_name("a")
PurePosixPath(5)
Path("/nope/x").read_text()
PurePosixPath("a") / 5
