import gc, sys
gc.isenabled(), gc.disable(), gc.isenabled(), gc.enable(), gc.isenabled(), type(gc.collect()), len(gc.get_threshold()), gc.is_tracked([]), type(gc.get_count()), gc.garbage, type(gc.get_stats()), gc.callbacks
class D:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n)
d = D(1); d = None; _ = gc.collect()
a, b = D("a"), D("b"); a.other, b.other = b, a
names = []
class R:
    def __del__(self): names.append(self)
r = R(); del r; _ = gc.collect(); len(names)
names.clear(); _ = gc.collect(); names
a = b = None
class E:
    def __del__(self): raise ValueError("in del")
sys.unraisablehook = lambda u: print("unraisable", type(u.exc_value).__name__, u.exc_value, u.object is E.__del__)
e = E(); del e; _ = gc.collect()
sys.intern("abc") is sys.intern("abc"), sys.maxsize, sys.byteorder, sys.float_info.max, sys.float_info.dig, sys.int_info.bits_per_digit, sys.hash_info.width, sys.maxunicode, sys.getrecursionlimit(), sys.platform, sys.getdefaultencoding(), sys.getfilesystemencoding(), sys.implementation.cache_tag is not None, sys.flags.optimize, type(sys.modules), "sys" in sys.modules, sys.exc_info(), sys.get_int_max_str_digits(), sys.getswitchinterval(), sys.thread_info.name, sys.float_repr_style, sys.hash_info.modulus == 2**61 - 1
sys.getsizeof([]) > 0, sys.getsizeof(object(), 5) > 0, sys.getrefcount([]) >= 1, sys._getframe().f_code.co_name, sys.is_finalizing(), sys.stdout.name, sys.stdlib_module_names >= {"os", "re"}, sys.builtin_module_names != (), sys.displayhook(5), sys.displayhook(None)
sys.set_int_max_str_digits(0), len(str(10**5000)), sys.set_int_max_str_digits(4300)
sys.version_info[:2], sys.version_info.major, sys.version_info >= (3, 14), sys.version_info.releaselevel, sys.hexversion >> 24, type(sys.version_info).__name__
