"""Rules "module" and "module-attribute": what may be imported, and used of it."""

import unittest

from checking import rules, told


class Imports(unittest.TestCase):
    """An import is judged wherever it stands and whatever it is called."""

    def test_check_refuses_a_module_with_its_place_and_reason(self):
        self.assertEqual(
            told("import json, pwd"),
            [
                (
                    "module",
                    1,
                    14,
                    'Cannot import "pwd": forbidden, it reaches the operating system',
                )
            ],
        )

    def test_check_refuses_a_module_that_no_table_knows(self):
        self.assertEqual(
            told("import no_such_module"),
            [
                (
                    "module",
                    1,
                    8,
                    'Cannot import "no_such_module": not installed here',
                )
            ],
        )
        # It is there, so that is not why.
        self.assertEqual(
            told("import _weakref"),
            [
                (
                    "module",
                    1,
                    8,
                    'Cannot import "_weakref": forbidden, it is not among the modules '
                    "that are allowed here",
                )
            ],
        )

    def test_check_leaves_an_import_that_may_fail_to_the_guard(self):
        for source in (
            "try:\n  import torch\nexcept ImportError:\n  torch = None",
            "try:\n  import subprocess\nexcept ModuleNotFoundError: pass",
            "try:\n  from sys import modules\nexcept (KeyError, Exception): pass",
            "try:\n  if x:\n    import socket\nexcept: pass",
            "try:\n  with x:\n    import socket\nexcept BaseException as e: pass",
            "try:\n  import ujson as json\nexcept ImportError:\n  import json",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n  import torch",
            "import typing as t\nif t.TYPE_CHECKING:\n  from torch import Tensor",
            "from contextlib import suppress\nwith suppress(ImportError):\n  import a",
            "def never():\n  import torch\n  torch.cuda",
            "def never():\n  def inner():\n    import torch\n  inner()",
            "class A:\n  def never(self):\n    import torch",
        ):
            with self.subTest(source):
                self.assertEqual(rules(source), [])

    def test_check_refuses_an_import_that_would_end_the_program_halfway(self):
        for source in (
            "try:\n  import torch\nexcept KeyError: pass",
            "try:\n  import torch\nfinally: pass",
            "try: pass\nexcept ImportError:\n  import torch",
            "try: pass\nexcept ImportError: pass\nelse:\n  import torch",
            "if TYPE_CHECKING: pass\nelse:\n  import torch",
            "if not TYPE_CHECKING:\n  import torch",
            "def f():\n  import torch\nf()",
            "def f():\n  import torch\ng = f",
            "class A:\n  def f(self):\n    import torch\nA().f()",
            "class A:\n  def __init__(self):\n    import torch",
            "class A:\n  def visit(self):\n    import torch\ngetattr(A(), 'visit')()",
            "@register\ndef f():\n  import torch",
            "try:\n  def f():\n    import torch\nexcept ImportError: pass\nf()",
            "with suppress(KeyError):\n  import torch",
        ):
            with self.subTest(source):
                self.assertEqual(rules(source), ["module"])

    def test_check_refuses_relative_imports(self):
        why = "a program here is one file, there is no package around it"
        self.assertEqual(
            told("from . import json\nfrom ..x import y"),
            [
                ("module", 1, 1, f'Cannot import ".": {why}'),
                ("module", 2, 1, f'Cannot import "..x": {why}'),
            ],
        )

    def test_check_reads_names_from_allowed_modules(self):
        for source in (
            "from math import *",
            "from collections.abc import Mapping",
            "import xml.etree.ElementTree as ET",
            "from xml.etree import ElementTree",
            "import urllib.parse",
            "from urllib import parse",
            "from asyncio.exceptions import CancelledError",
            "from __future__ import annotations",
            "import numpy.linalg",
            "from sklearn.model_selection import train_test_split as split",
            "from inspect import signature",
            "from gc import collect",
            "import this",
            "import os",
            "import os.path as p",
            "from os.path import join, exists",
            "import os\nos.path.join('a', os.sep); os.environ.get('X')",
            "from pathlib import PurePath, PurePosixPath",
            "import posixpath\nposixpath.join('a', 'b')",
            "from concurrent.futures import ThreadPoolExecutor, as_completed",
            "from multiprocessing import Pool, cpu_count",
            "import threading\nthreading.Thread(target=f).start()",
            "from unittest.mock import MagicMock, patch",
            "import zipfile, tarfile, mimetypes, cProfile, pstats, timeit",
            "from PIL import Image",
            "from packaging.version import Version",
            "from importlib import import_module",
            "from importlib.metadata import version",
            "import sys\nsys.stdin.readline()",
        ):
            with self.subTest(source):
                self.assertEqual(rules(source), [])

    def test_check_refuses_private_modules_of_packages(self):
        self.assertEqual(
            told("import numpy._core.umath"),
            [
                (
                    "module",
                    1,
                    8,
                    'Cannot import "numpy._core.umath": forbidden, it is private to its '
                    "module",
                )
            ],
        )

    def test_check_refuses_everything_of_a_module_that_is_allowed_in_part(self):
        self.assertEqual(
            told("from sys import *"),
            [
                (
                    "module",
                    1,
                    17,
                    'Cannot import "sys.*": forbidden, only a part of "sys" is allowed',
                )
            ],
        )

    def test_check_stops_counting_when_one_name_stands_for_many_modules(self):
        source = "".join(f"from math import a{n} as x\n" for n in range(40))
        self.assertEqual(set(rules(source)), {"module"})


class Members(unittest.TestCase):
    """Tests that members of an allowed module are judged as imports."""

    def test_check_refuses_members_that_are_not_allowed(self):
        self.assertEqual(
            told("import sys\nsys.modules"),
            [
                (
                    "module-attribute",
                    2,
                    5,
                    'Cannot use "sys.modules": only a part of "sys" is allowed, '
                    "and this is not in it",
                )
            ],
        )

    def test_check_refuses_modules_that_leak_through_others(self):
        for source, path in (
            ("import contextlib\ncontextlib.os", "contextlib.os"),
            ("import json as j\nj.codecs.open", "json.codecs.open"),
            ("import re\nre.enum.sys.modules", "re.enum.sys.modules"),
            ("import pandas as pd\npd.io.common.os", "pandas.io.common.os"),
        ):
            with self.subTest(source):
                [(rule, _, _, message)] = told(source)
                self.assertEqual(rule, "module-attribute")
                self.assertIn(f'Cannot use "{path}": ', message)

    def test_check_takes_namesakes_for_what_they_are(self):
        for source in (
            "import sys\nif sys.platform == 'linux': pass",
            "import numpy as np\nnp.trace(a); np.linalg.trace(a); np.select(a, b)",
            "import scipy.signal\nscipy.signal.find_peaks(x)",
            "from scipy import io\nio.loadmat",
            "import datetime\ndatetime.time(1)",
        ):
            with self.subTest(source):
                self.assertEqual(rules(source), [])

    def test_check_follows_a_module_under_other_names(self):
        for source in (
            "import random\na = random\nb = a\nb._os",
            "def f(): return r._os\nimport random as r",
            "import random\n(r := random)\nr._os",
            "try:\n  import random as r\nexcept ImportError:\n  r = None\nr._os",
        ):
            with self.subTest(source):
                self.assertEqual(rules(source), ["module-attribute"])

    def test_check_refuses_a_module_of_which_a_part_is_allowed_as_a_value(self):
        self.assertEqual(
            told("import sys\nf(sys)"),
            [
                (
                    "module",
                    2,
                    3,
                    'Cannot hand on the module "sys": only a part of it is '
                    "allowed, and what is read from it must be seen",
                )
            ],
        )
        self.assertEqual(rules("import sys\nhasattr(sys, 'x'); dir(sys)"), [])
        self.assertEqual(rules("import zlib, bz2\n[m for m in (zlib, bz2)]"), [])

    def test_check_knows_parameters_that_are_named_like_modules(self):
        for source in (
            "import sys\ndef f(sys): return sys.modules, [sys]",
            "import io\n[io for io in x]\nlambda io: io._x",
            "import platform\ndef f():\n  platform = 1\n  return [platform]",
        ):
            with self.subTest(source):
                self.assertEqual(rules(source), [])
        self.assertEqual(
            rules("import sys\ndef f():\n  s = sys\n  return s.modules"),
            ["module", "module-attribute"],
        )


if __name__ == "__main__":
    unittest.main()
