"""The corpora: no legitimate program is refused, each hostile one is as told."""

import ast
import sys
import unittest

from corpus import hostile_programs, legitimate_programs
from guarded import run_guarded

from checker import RULES, STRICT, check


def _check(source):
    tree = compile(source, "main.py", "exec", ast.PyCF_ONLY_AST)
    return check(tree, source, STRICT, [])


class HostileCorpus(unittest.TestCase):
    """Every hostile program meets the outcome that its file names."""

    def test_check_never_accepts_a_program_that_is_to_be_refused(self):
        for program in hostile_programs():
            if program.outcome != "refused":
                continue
            with self.subTest(str(program)):
                self.assertIn(program.why, RULES)
                rules = {finding.rule for finding in _check(program.source)}
                self.assertIn(program.why, rules)

    def test_check_accepts_what_is_said_to_be_invisible(self):
        # Should it see one of these one day, its row moves to "refused".
        for program in hostile_programs():
            if program.outcome in ("guarded", "contained"):
                with self.subTest(str(program)):
                    self.assertEqual(_check(program.source), [])

    def test_the_guards_never_let_a_program_pass_that_they_are_to_end(self):
        for program in hostile_programs():
            # Packages are in the sandbox: tests/service/corpus_test.ts.
            if program.outcome == "guarded" and not program.needs_packages:
                with self.subTest(str(program)):
                    with self.assertRaises(Exception) as caught:
                        run_guarded(program.source)
                    self.assertEqual(type(caught.exception).__name__, program.why)

    def test_the_corpus_is_large_and_each_program_is_there_once(self):
        programs = hostile_programs()
        least = 400 if sys.version_info >= (3, 12) else 390
        self.assertGreaterEqual(len(programs), least)
        self.assertEqual(len({p.source for p in programs}), len(programs))
        self.assertEqual(len({str(p) for p in programs}), len(programs))


class LegitimateCorpus(unittest.TestCase):
    """Programs of evaluators, analysts and agents, which pass the checker."""

    def test_check_never_refuses_a_legitimate_program(self):
        for name, source in legitimate_programs():
            with self.subTest(name):
                self.assertEqual(_check(source), [])

    def test_the_corpus_is_large_and_each_program_is_there_once(self):
        programs = legitimate_programs()
        self.assertGreaterEqual(len(programs), 150)
        self.assertEqual(len({source for _, source in programs}), len(programs))


if __name__ == "__main__":
    unittest.main()
