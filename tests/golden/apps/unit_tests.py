"""unittest: a suite run in the program, its report on a string stream."""

import io
import re
import unittest


class Numbers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.log = ["class"]

    def setUp(self):
        self.value = 5
        self.addCleanup(self.log.append, "cleanup")

    def tearDown(self):
        self.log.append("tear")

    def test_pass(self):
        self.assertEqual(self.value, 5)
        self.assertIn(1, [1]), self.assertIsNone(None), self.assertAlmostEqual(0.1 + 0.2, 0.3)
        with self.assertRaises(ZeroDivisionError) as cm:
            1 / 0
        self.assertIn("zero", str(cm.exception))
        with self.assertRaisesRegex(ValueError, "inv.*lit"):
            int("x")

    def test_fail_equal(self):
        self.assertEqual([1, 2, 3], [1, 2, 4], "lists")

    def test_fail_multiline(self):
        self.assertEqual("a\nb\n", "a\nc\n")

    def test_fail_dict(self):
        self.assertEqual({"a": 1}, {"a": 2, "b": 3})

    def test_error(self):
        {}["missing"]

    @unittest.skip("not now")
    def test_skipped(self):
        pass

    @unittest.expectedFailure
    def test_expected(self):
        self.fail("as expected")

    def test_subtests(self):
        for i in range(3):
            with self.subTest(i=i):
                self.assertNotEqual(i, 1)

    def test_not_raised(self):
        with self.assertRaises(KeyError):
            pass


out = io.StringIO()
suite = unittest.defaultTestLoader.loadTestsFromTestCase(Numbers)
result = unittest.TextTestRunner(stream=out, verbosity=2).run(suite)
text = re.sub(r"in [\d.]+s", "in TIME", out.getvalue())
print(re.sub(r'File ".*?", line \d+', "FILE", text))
print(result.testsRun, len(result.failures), len(result.errors), len(result.skipped), len(result.expectedFailures), result.wasSuccessful(), Numbers.log[:3])
