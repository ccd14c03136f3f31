import time
time.gmtime(0), time.gmtime(0).tm_year, time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(86400)), time.asctime(time.gmtime(0)), time.mktime((1970, 1, 2, 0, 0, 0, 0, 0, 0)), time.strptime("2024-05-06", "%Y-%m-%d")[:3], time.localtime(0)[:6], time.ctime(0), len(time.gmtime()), time.tzname, time.timezone, time.struct_time(range(9)).tm_mon
time.perf_counter() <= time.perf_counter(), time.monotonic_ns() <= time.monotonic_ns(), time.time() > 1.6e9, type(time.time_ns()), time.process_time() >= 0, time.sleep(0), time.get_clock_info("monotonic").monotonic
