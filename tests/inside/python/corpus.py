"""Reads the corpora of `tests/corpus/`. The standard library alone, from 3.11.

Hostile programs stand in groups, one file a family:

    # title: never lets ...            the promise of the whole file
    # %% name                          a program begins
    # expect: refused RULE             the checker must find RULE in it, or
    # expect: guarded ERROR            a guard must end it with ERROR, or
    # expect: contained REASON         neither can see it, and why not

Legitimate programs are one file each.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
CORPUS = ROOT / "tests" / "corpus"
CHECKER = ROOT / "src" / "inside" / "python"

if str(CHECKER) not in sys.path:
    sys.path.insert(0, str(CHECKER))

_HEAD = re.compile(
    r"# %% (?P<name>.+)\n# expect: (?P<outcome>refused|guarded|contained) (?P<why>.+)\n"
)


class HostileProgram:
    """One hostile program.

    `outcome` is "refused" by rule `why`, "guarded" with error `why`, or
    "contained" for the reason `why`.
    """

    def __init__(self, family, name, outcome, why, source):
        self.family = family
        self.name = name
        self.outcome = outcome
        self.why = why
        self.source = source

    @property
    def needs_packages(self):
        """Report whether it imports more than the standard library."""
        tops = re.findall(r"^\s*(?:import|from) (\w+)", self.source, re.MULTILINE)
        return not sys.stdlib_module_names.issuperset(tops)

    def __str__(self):
        return f"{self.family}: {self.name}"


def hostile_programs():
    """Return all hostile programs that this Python can parse, as a list."""
    programs = []
    for path in sorted((CORPUS / "hostile").glob("*.py")):
        if path.stem == "syntax_312" and sys.version_info < (3, 12):
            print(f"left out {path.name}: its syntax is that of Python 3.12")
            continue
        programs += _read(path)
    return programs


def legitimate_programs():
    """Return (name, source) of all legitimate programs, as a list."""
    paths = sorted((CORPUS / "legit").rglob("*.py"))
    return [(path.stem, path.read_text(encoding="utf-8")) for path in paths]


def _read(path):
    text = path.read_text(encoding="utf-8")
    heads = list(_HEAD.finditer(text))
    if len(heads) != text.count("\n# %% "):
        raise ValueError(f"Cannot read {path.name}: a program without an outcome")
    programs = []
    for head, after in zip(heads, [*heads[1:], None]):
        end = after.start() if after else len(text)
        source = text[head.end() : end].strip("\n") + "\n"
        programs.append(HostileProgram(path.stem, *head.group(1, 2, 3), source))
    return programs
