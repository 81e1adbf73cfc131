"""The README's programs, as they stand there, print what stands below them."""

from __future__ import annotations

import contextlib
import io
import linecache
import re
import unittest
from pathlib import Path
from typing import Any

from .service import SERVICE_URL

README = Path(__file__).parent.parent / "README.md"
BLOCK = re.compile(r"^```python\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", re.M | re.S)


class ReadmeTest(unittest.TestCase):
    def test_every_program_prints_what_stands_below_it(self) -> None:
        blocks = BLOCK.findall(README.read_text(encoding="utf-8"))
        self.assertGreater(len(blocks), 6)
        names: dict[str, Any] = {"__name__": "readme"}
        for number, (code, expected) in enumerate(blocks):
            code = code.replace("http://localhost:8890", SERVICE_URL)
            name = f"<README {number}>"
            # The source of a function is looked up there, as in a notebook.
            linecache.cache[name] = (
                len(code),
                None,
                code.splitlines(True),
                name,
            )
            printed = io.StringIO()
            with contextlib.redirect_stdout(printed):
                exec(compile(code, name, "exec"), names)
            self.assertEqual(printed.getvalue(), expected, code)

    def test_opens_with_three_lines(self) -> None:
        first = BLOCK.search(README.read_text(encoding="utf-8"))
        assert first is not None
        self.assertEqual(first[1].count("\n"), 3)
        self.assertLess(first.start(), 40)
