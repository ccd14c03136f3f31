"""Imports one program and times its `run()`, again and again, in this process. Prints one line of JSON.

usage: driver.py PROGRAM ITERATIONS SECONDS
Stops after ITERATIONS, or after the first iteration that ends later than SECONDS.
"""
import json
import os
import sys
import time


def main():
    program, iterations, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    sys.path.insert(0, os.path.dirname(program))
    module = __import__(os.path.basename(program)[:-3])
    run = module.run
    times = []
    begin = time.perf_counter_ns()
    for _ in range(iterations):
        start = time.perf_counter_ns()
        result = run()
        end = time.perf_counter_ns()
        times.append(end - start)
        if end - begin > seconds * 1e9:
            break
    print(json.dumps({"times": times, "result": str(result)}))


main()
