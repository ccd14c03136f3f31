import logging, io, sys
out = io.StringIO()
h = logging.StreamHandler(out); h.setFormatter(logging.Formatter("%(levelname)s:%(name)s:%(funcName)s:%(message)s"))
log = logging.getLogger("app.sub"); log.addHandler(h), log.setLevel(logging.DEBUG), setattr(log, "propagate", False)
def f(): log.info("hello %s %d", "x", 5), log.debug("debug"), log.warning("percent %%"), log.error("no args %s")
f(), print(out.getvalue())
out.truncate(0), out.seek(0)
try: 1 / 0
except ZeroDivisionError: log.exception("failed")
out.getvalue().splitlines()[0], out.getvalue().splitlines()[-1]
log.name, log.parent, log.level, log.getEffectiveLevel(), log.isEnabledFor(10), logging.getLevelName(30), logging.getLevelName("INFO"), log.handlers[0] is h, logging.getLogger("app.sub") is log, log, logging.getLogger().name, log.getChild("x").name, logging.getLogger("other").hasHandlers(), log.disabled
log.addFilter(lambda r: "secret" not in r.getMessage()), log.info("a secret"), log.removeFilter(None), log.filters.clear()
a = logging.LoggerAdapter(log, {"k": 1}); a.info("adapted"), "adapted" in out.getvalue()
logging.addLevelName(25, "NOTICE"), log.log(25, "custom"), "NOTICE" in out.getvalue(), logging.Formatter("{message}", style="{").format(logging.makeLogRecord({"msg": "m %s", "args": ("z",)})), logging.Formatter("$message", style="$").format(logging.makeLogRecord({"msg": "m"}))
logging.NullHandler().handle(logging.makeLogRecord({})), logging.lastResort, logging.getLevelNamesMapping()["INFO"], logging.WARN
