"""Runs the tests of one module and reports each on a line of its own, so that a crash loses one test only.

usage: driver.py MODULE REPORT [DONE]
MODULE is a module of the `test` package; REPORT is the file to append to; DONE lists tests to leave out.
Lines of the report: "start ID", then "pass ID", "skip ID" or "fail ID MESSAGE"; at last "end".
"""
import os
import sys
import unittest


def one_line(text):
    return " ".join(str(text).split())[:300]


class Result(unittest.TestResult):
    def __init__(self, report):
        super().__init__()
        self.report = report
        self.status = None

    def say(self, *words):
        self.report.write(" ".join(words) + "\n")
        self.report.flush()

    def startTest(self, test):
        super().startTest(test)
        self.status = None
        self.say("start", test.id())
        if isinstance(test, unittest.TestCase):
            set_up = test.setUp

            def note():
                set_up()
                test._is_set_up = True

            test._is_set_up = False
            test.setUp = note

    def stopTest(self, test):
        super().stopTest(test)
        kind, message = self.status or ("fail", "no outcome")
        if not getattr(test, "_is_set_up", True):
            # A setUp that ends half-way, for want of a C module that CPython has, must not spoil the tests behind it.
            try:
                test.tearDown()
            except Exception:
                pass
        self.say(kind, test.id(), message)

    def failed(self, error):
        kind, value, traceback = error
        where = ""
        while traceback is not None:
            where = f"{os.path.basename(traceback.tb_frame.f_code.co_filename)}:{traceback.tb_lineno}"
            traceback = traceback.tb_next
        try:
            text = str(value)
        except BaseException as other:
            text = f"<str failed: {other!r}>"
        self.status = ("fail", one_line(f"{kind.__name__}: {text} [{where}]"))

    def addSuccess(self, test):
        if self.status is None:
            self.status = ("pass", "")

    def addError(self, test, error):
        self.failed(error)
        if not isinstance(test, unittest.TestCase):
            self.say("fixture", one_line(test), self.status[1])

    def addFailure(self, test, error):
        self.failed(error)

    def addSubTest(self, test, subtest, error):
        if error is not None:
            self.failed(error)

    def addSkip(self, test, reason):
        if self.status is None:
            self.status = ("skip", one_line(reason))

    def addExpectedFailure(self, test, error):
        self.status = ("pass", "")

    def addUnexpectedSuccess(self, test):
        self.status = ("fail", "unexpected success")


def without(suite, done):
    left = unittest.TestSuite()
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            left.addTest(without(test, done))
        elif test.id() not in done:
            left.addTest(test)
    return left


def main():
    module, report_path, *rest = sys.argv[1:]
    done = set()
    if rest:
        with open(rest[0], encoding="utf-8") as file:
            done = set(file.read().splitlines())
    sys.argv[1:] = []
    with open(report_path, "a", encoding="utf-8", errors="backslashreplace") as report:
        result = Result(report)
        try:
            from test import support

            support.use_resources = {}
            suite = unittest.defaultTestLoader.loadTestsFromName("test." + module)
            without(suite, done).run(result)
        except BaseException:
            result.failed(sys.exc_info())
            result.say("broken", module, result.status[1])
        result.say("end")
    # Threads and children that a test left behind must not keep the run alive.
    os._exit(0)


if __name__ == "__main__":
    main()
