"""Tests of the modules that inputs add to a run."""

import unittest

from checking import rules
from checker import STRICT, load_policy

FILES = STRICT.with_inputs({"files"}, {"helper", "json", "socket", "os"})


class Inputs(unittest.TestCase):
    def test_with_files_a_program_may_open_some(self):
        for source in (
            "open('a')",
            "import pathlib; pathlib.Path('a').read_text()",
            "from pathlib import Path; Path('a').write_text('b')",
            "import os; os.makedirs('a'); os.remove('b'); os.path.join('a')",
            "import shutil, tempfile, glob, fileinput, filecmp, wave",
            "import io; io.open('a')",
            "import gzip, bz2, lzma; gzip.open('a'), bz2.open('a'), lzma.open('a')",
            "import numpy; numpy.fromfile('a')",
            "import helper; helper.trace(helper._private)",
            "from helper import select, _private",
            "from . import helper",
        ):
            self.assertEqual(rules(source, FILES), [], source)
            self.assertNotEqual(rules(source), [], source)

    def test_with_files_all_else_is_refused_as_before(self):
        for source in (
            "exec('1')",
            "import socket",
            "import subprocess",
            "import ctypes",
            "import pickle",
            "import os; os.system('ls')",
            "import os; os.fork()",
            "import os; os.sys",
            "import pathlib; pathlib.os.system('ls')",
            "import shutil; shutil.os.system('ls')",
            "import tempfile; tempfile._os.system('ls')",
            "import glob; glob.sys.modules",
            "import io; io.sys",
            "import helper; helper.sys._getframe()",
            "import helper; helper.__loader__",
            "import numpy; numpy.memmap('a')",
            "import another",
        ):
            self.assertNotEqual(rules(source, FILES), [], source)

    def test_stdin_gives_fileinput_and_no_file(self):
        policy = STRICT.with_inputs({"stdin"}, set())
        self.assertEqual(rules("import fileinput", policy), [])
        self.assertNotEqual(rules("open('a')", policy), [])

    def test_what_brings_nothing_has_the_same_policy(self):
        self.assertIs(STRICT.with_inputs(set(), set()), STRICT)
        always = load_policy({"files": True})
        self.assertIs(always.with_inputs({"files"}, set()), always)
        self.assertEqual(always.name, "strict")
        self.assertEqual(rules("open('a')", always), [])

    def test_an_operator_has_the_last_word(self):
        policy = load_policy(
            {"names": {"deny": ["open"]}, "modules": {"deny": ["shutil", "helper"]}}
        ).with_inputs({"files"}, {"helper"})
        for source in ("open('a')", "import shutil", "import helper"):
            self.assertNotEqual(rules(source, policy), [], source)
        self.assertEqual(rules("import tempfile", policy), [])

    def test_a_permissive_policy_stays_as_it_is(self):
        policy = load_policy({"base": "permissive"}).with_inputs({"files"}, {"a"})
        self.assertTrue(policy.is_open)
        self.assertEqual(rules("import a, os; eval(open(a))", policy), [])


if __name__ == "__main__":
    unittest.main()
