"""Run unit tests against a candidate function and report."""
import io
import unittest


def candidate(n):
    return [i for i in range(2, n) if all(i % d for d in range(2, int(i**0.5) + 1))]


class CandidateTest(unittest.TestCase):
    def test_small(self):
        self.assertEqual(candidate(10), [2, 3, 5, 7])

    def test_empty(self):
        self.assertEqual(candidate(2), [])

    @unittest.skip("slow")
    def test_large(self):
        self.assertEqual(len(candidate(10**6)), 78498)


suite = unittest.TestLoader().loadTestsFromTestCase(CandidateTest)
result = unittest.TextTestRunner(stream=io.StringIO(), verbosity=0).run(suite)
print(result.testsRun, len(result.failures), len(result.skipped))
