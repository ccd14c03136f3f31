import logging, io, sys
out = io.StringIO()
h = logging.StreamHandler(out); h.setFormatter(logging.Formatter("%(levelname)s:%(name)s:%(funcName)s:%(message)s"))
log = logging.getLogger("app.sub"); log.addHandler(h), log.setLevel(logging.DEBUG), setattr(log, "propagate", False)
def f(): log.info("hello %s %d", "x", 5), log.debug("debug"), log.warning("percent %%"), log.error("no args %s")
try: 1 / 0
except ZeroDivisionError: log.exception("failed")
log.setLevel("NOPE")
log.setLevel(1.5)
logging.getLogger(5)
logging.Formatter("%(bad", style="%")
logging.Formatter("{", style="{")
logging.Formatter(style="x")
