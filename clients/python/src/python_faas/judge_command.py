"""`faas judge`: a program and a folder of tests, as teachers and judges keep them."""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path
from xml.etree import ElementTree

from .client import Client
from .judge_options import JudgeOptions
from .judged import Judged, JudgedTest
from .print_events import write
from .run_command import read_program
from .usage_error import UsageError

_EXPECTED = (".out", ".ans")
_COUNTS = {"not_run": "skipped", "not_judged": "errors"}
"""Verdicts that JUnit reports as errors, since they say nothing of the program."""


def judge_program(client: Client, options: argparse.Namespace) -> int:
    """Judge the program of a command line, and return the exit code."""
    names, tests = read_tests(Path(options.tests))
    code, language = read_program(options)
    judge: JudgeOptions = {
        "language": language,
        "compare": options.compare,
        "time_ms": options.time,
        "stop": "first_failure" if options.stop else None,
    }
    judged = client.judge(code, tests, **judge)
    if options.junit is not None:
        Path(options.junit).write_bytes(junit(judged, names, options.program))
    if options.json:
        whole = [
            {"test": name, "verdict": one.verdict, "time_ms": one.time_ms}
            | ({} if one.verdict == "passed" else {"message": one.describe()})
            for name, one in zip(names, judged.tests)
        ]
        write(f"{json.dumps(whole, ensure_ascii=False, indent=2)}\n")
    else:
        write(table(judged, names))
    if judged.verdict == "not_judged":
        print(f"faas: Cannot judge: {judged.reason or 'try again'}", file=sys.stderr)
        return 125
    return 0 if judged.ok else 1


def read_tests(folder: Path) -> tuple[list[str], list[dict[str, str]]]:
    """Return the names and the tests of a folder with `*.in` and `*.out` files.

    Subfolders are read too, and `.ans` is as good as `.out`. Names are in the order
    of their numbers: 2 comes before 10.

    Raises UsageError if the folder has no test, or one without its output.
    """
    inputs = sorted(folder.rglob("*.in"), key=_in_order)
    if not inputs:
        raise UsageError(f'Cannot judge: "{folder}" has no file that ends with .in')
    names, tests = [], []
    for path in inputs:
        outputs = [path.with_suffix(ending) for ending in _EXPECTED]
        expected = next((one for one in outputs if one.exists()), None)
        if expected is None:
            raise UsageError(f'Cannot judge: "{path}" has no {outputs[0].name}')
        names.append(path.relative_to(folder).with_suffix("").as_posix())
        tests.append({"stdin": _text(path), "expected": _text(expected)})
    return names, tests


def table(judged: Judged, names: list[str]) -> str:
    """Return the verdicts as a table for people."""
    rows = [
        (name, one.verdict.replace("_", " "), _time(one), one.describe())
        for name, one in zip(names, judged.tests)
    ]
    rows.insert(0, ("test", "verdict", "time", ""))
    widths = [max(len(row[place]) for row in rows) for place in range(3)]
    lines = [
        "  ".join(
            [
                row[0].ljust(widths[0]),
                row[1].ljust(widths[1]),
                row[2].rjust(widths[2]),
                row[3],
            ]
        ).rstrip()
        for row in rows
    ]
    verdict = judged.verdict.replace("_", " ")
    lines.append(f"\n{judged.passed} of {judged.total} passed: {verdict}")
    return "\n".join(lines) + "\n"


def junit(judged: Judged, names: list[str], program: str) -> bytes:
    """Return the verdicts as JUnit XML, for tools that collect test results."""
    counts = {"failures": 0, "errors": 0, "skipped": 0}
    suite = ElementTree.Element("testsuite", name=program, tests=str(judged.total))
    seconds = 0.0
    for name, one in zip(names, judged.tests):
        taken = (one.time_ms or 0) / 1_000
        seconds += taken
        case = ElementTree.SubElement(
            suite, "testcase", classname=program, name=name, time=f"{taken:.6f}"
        )
        if one.verdict == "passed":
            continue
        kind = _COUNTS.get(one.verdict, "failures")
        counts[kind] += 1
        tag = kind if kind == "skipped" else kind[:-1]
        message = _xml_text(one.describe() or one.verdict)
        ElementTree.SubElement(case, tag, type=one.verdict, message=message)
    for kind, count in counts.items():
        suite.set(kind, str(count))
    suite.set("time", f"{seconds:.6f}")
    text = ElementTree.tostring(suite, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def _time(one: JudgedTest) -> str:
    return "" if one.time_ms is None else f"{one.time_ms:.1f} ms"


def _text(path: Path) -> str:
    # As bytes: line ends are part of what is compared.
    return path.read_bytes().decode("utf-8-sig")


def _in_order(path: Path) -> list[tuple[int, int, str]]:
    parts = re.split(r"(\d+)", path.as_posix())
    return [(0, int(one), "") if one.isdigit() else (1, 0, one) for one in parts]


def _xml_text(text: str) -> str:
    """Return a text without the characters that XML cannot say."""
    return re.sub(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "�", text)
