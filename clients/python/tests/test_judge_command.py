from __future__ import annotations

import json
import os
import subprocess
import sys
import unittest
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

from .front import Front
from .service import SERVICE_URL

FAAS = Path(sys.executable).parent / "faas"


class JudgeCommandTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        for name, text in (
            ("double.py", "n = int(input())\nprint(n * 2 if n < 10 else 1 // 0)"),
            ("right.py", "print(int(input()) * 2)"),
            ("tests/2.in", "2\n"),
            ("tests/2.out", "4\n"),
            ("tests/10.in", "10\n"),
            ("tests/10.ans", "20\n"),
            ("tests/more/3.in", "3\n"),
            ("tests/more/3.out", "7\n"),
        ):
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

    def faas(self, *arguments: str, url: str = SERVICE_URL) -> tuple[int, str, str]:
        done = subprocess.run(
            [FAAS, "judge", *arguments],
            cwd=self.folder,
            capture_output=True,
            timeout=300,
            stdin=subprocess.DEVNULL,
            env={**os.environ, "FAAS_URL": url},
        )
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def test_prints_a_table(self) -> None:
        code, stdout, stderr = self.faas("double.py", "tests")
        self.assertEqual((code, stderr), (1, ""))
        self.assertRegex(
            stdout,
            r"^test    verdict +time\n"
            r"2       passed +\d+\.\d ms\n"
            r"10      runtime error +\d+\.\d ms  ZeroDivisionError: .*\(line 2\)\n"
            r'more/3  wrong answer +\d+\.\d ms  line 1, column 1: expected "7", got "6"\n'
            r"\n1 of 3 passed: runtime error\n$",
        )

    def test_writes_junit_xml(self) -> None:
        self.faas("double.py", "tests", "--junit", "report.xml", "--stop")
        suite = ElementTree.parse(self.folder / "report.xml").getroot()
        counts = [suite.get(name) for name in ("tests", "failures", "skipped", "errors")]
        self.assertEqual(counts, ["3", "1", "1", "0"])
        self.assertEqual(
            [(case.get("name"), [one.tag for one in case]) for case in suite],
            [("2", []), ("10", ["failure"]), ("more/3", ["skipped"])],
        )

    def test_prints_json(self) -> None:
        (self.folder / "tests/more/3.out").write_text("6")
        code, stdout, _ = self.faas("right.py", "tests", "--json")
        self.assertEqual(code, 0)
        self.assertEqual(
            [(one["test"], one["verdict"]) for one in json.loads(stdout)],
            [("2", "passed"), ("10", "passed"), ("more/3", "passed")],
        )

    def test_says_what_cannot_be_judged(self) -> None:
        (self.folder / "tests/4.in").write_text("")
        code, _, stderr = self.faas("right.py", "tests")
        self.assertEqual(code, 2)
        self.assertIn('"tests/4.in" has no 4.out', stderr)
        code, _, stderr = self.faas("right.py", "nowhere")
        self.assertEqual(code, 2)
        self.assertIn('"nowhere" has no file that ends with .in', stderr)
        (self.folder / "tests/4.in").unlink()
        fault = {"verdict": "not_judged", "reason": "no sandbox", "tests": []}
        with Front([(200, {}, json.dumps(fault).encode())]) as front:
            code, _, stderr = self.faas("right.py", "tests", url=front.url)
        self.assertEqual((code, stderr), (125, "faas: Cannot judge: no sandbox\n"))
