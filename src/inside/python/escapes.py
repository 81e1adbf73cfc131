"""The lines of a notebook that are no Python: `!command` and `%magic`.

`pip install` of what is here is accepted, and says so on stdout. Everything
else is a SyntaxError at its place, which says what to do instead.
"""

import builtins
import importlib.metadata
import re
import shlex

from checker.installed import is_installed

# The functions below look here, where a program cannot delete or replace any.
__builtins__ = dict(vars(builtins))

_ESCAPE = re.compile(r"\s*(?:[\w.,][\w., ]*=\s*)?(%%?|!!?)\s*(.*)")
_INSTALL = re.compile(r"(?:uv\s+)?(?:python3?\s+-m\s+)?pip3?\s+install\b(.*)")
# Redirections of a shell say nothing of the packages to install.
_REDIRECTION = re.compile(r"[0-9&]?>{1,2}\s*(?:&\d|\S+)")
_REQUIREMENT = re.compile(r"([A-Za-z0-9][\w.-]*)(?:\[[\w., -]*\])?")
_CONDITION = re.compile(r"(==|>=|<=|!=|~=|>|<)\s*([\w.*+!-]+)")
_OPTIONS_WITH_VALUE = frozenset(
    {"-i", "--index-url", "--extra-index-url", "-f", "--find-links", "--trusted-host"}
)
# Names on PyPI that differ from the module's.
_MODULES = {
    "beautifulsoup4": "bs4",
    "opencv_python": "cv2",
    "pillow": "PIL",
    "python_dateutil": "dateutil",
    "pyyaml": "yaml",
    "scikit_learn": "sklearn",
}

_NO_SHELL = "there is no shell here"
_NO_NETWORK = "there is no network here"
_COMMANDS = {
    "cat": f"{_NO_SHELL}; use print(open(name).read())",
    "cd": f"{_NO_SHELL}; use os.chdir(path)",
    "curl": f"{_NO_NETWORK}; send the file with the request",
    "echo": f"{_NO_SHELL}; use print(text)",
    "git": f"{_NO_NETWORK}; send the files with the request",
    "head": f"{_NO_SHELL}; use open(name).readlines()[:10]",
    "ls": f"{_NO_SHELL}; use os.listdir()",
    "mkdir": f"{_NO_SHELL}; use os.makedirs(path)",
    "mv": f"{_NO_SHELL}; use shutil.move(source, target)",
    "cp": f"{_NO_SHELL}; use shutil.copy(source, target)",
    "pwd": f"{_NO_SHELL}; use os.getcwd()",
    "rm": f"{_NO_SHELL}; use os.remove(path) or shutil.rmtree(path)",
    "unzip": f"{_NO_SHELL}; use zipfile.ZipFile(name).extractall()",
    "wget": f"{_NO_NETWORK}; send the file with the request",
}
_MAGICS = {
    "autoreload": "modules do not change while a cell runs; leave the line out",
    "config": "leave the line out",
    "load_ext": "there are no extensions here; leave the line out",
    "matplotlib": "figures are shown as they are; leave the line out",
    "time": "measure with time.perf_counter()",
    "timeit": "measure with the module timeit",
}
_MAGIC = "magic commands are IPython's own; write it in Python"
_MOST_SHOWN_CHARS = 60
# The standard library takes longer than linear time to split one.
_MOST_CHARS = 10_000


class PackageMissing(Exception):
    """A package that is not here is to be installed; `module` is its module."""

    def __init__(self, message, module):
        super().__init__(message)
        self.module = module


def is_escape(line):
    """Return whether a line of a cell that is no Python is such a line."""
    return _ESCAPE.match(line) is not None


def answer(text):
    """Return what an escape prints: a line for each package.

    text: str, the whole escape, its lines joined.

    Raises PackageMissing, or ValueError with the reason why it is refused.

    >>> answer("%pip install -q json")
    ['Requirement already satisfied: json']
    """
    mark, command = _ESCAPE.match(text).groups()
    if len(text) > _MOST_CHARS:
        why = f"it has more than {_MOST_CHARS} characters"
        raise ValueError(f'Cannot run "{_cut(mark + command)}": {why}')
    installed = _INSTALL.fullmatch(_REDIRECTION.sub("", command.strip()))
    if mark in ("!", "%") and installed and "=" not in text.partition(mark)[0]:
        return _install(installed[1], mark + command.strip())
    raise ValueError(_refusal(mark, command))


def _refusal(mark, command):
    words = command.split(None, 1)
    word = words[0] if words else ""
    if mark[0] == "!":
        why = _COMMANDS.get(word, f"{_NO_SHELL}; write it in Python")
    else:
        why = _MAGICS.get(word) or _COMMANDS.get(word, _MAGIC)
    return f'Cannot run "{_cut(mark + command.strip())}": {why}'


def _cut(text):
    return text if len(text) <= _MOST_SHOWN_CHARS else text[:_MOST_SHOWN_CHARS] + "..."


def _install(arguments, command):
    def refuse(why):
        raise ValueError(f'Cannot run "{_cut(command)}": {why}')

    try:
        words = shlex.split(arguments, comments=True)
    except ValueError:
        refuse("its quotes do not match")
    lines = []
    skips = False
    for word in words:
        if skips or word.startswith("-"):
            if not skips and word in ("-r", "--requirement", "-e", "--editable"):
                refuse("name the packages themselves")
            skips = not skips and word in _OPTIONS_WITH_VALUE
            continue
        match = _REQUIREMENT.match(word)
        rest = word[match.end() :] if match else word
        conditions = _CONDITION.findall(rest)
        if not match or (rest and not conditions):
            refuse("only packages that are here already can be named")
        lines.append(_require(match[1], conditions))
    if not lines:
        refuse("it names no package")
    return lines


def _require(name, conditions):
    plain = re.sub(r"[-_.]+", "_", name).lower()
    module = _MODULES.get(plain, plain)
    if not is_installed(module):
        raise PackageMissing(
            f'Cannot install "{name}": it is not here, and {_NO_NETWORK}', module
        )
    version = _version(name)
    for operator, wanted in conditions:
        if version and not _meets(version, operator, wanted):
            raise ValueError(
                f'Cannot install "{name}{operator}{wanted}": {version} is here, and '
                f"{_NO_NETWORK}"
            )
    return f"Requirement already satisfied: {name}" + (f" ({version})" if version else "")


def _version(name):
    try:
        return importlib.metadata.version(name)
    except Exception:
        # A module of the standard library, or one without metadata.
        return ""


def _meets(version, operator, wanted):
    if operator in ("==", "!="):
        if wanted.endswith(".*"):
            is_equal = f"{version}.".startswith(wanted[:-1])
        else:
            is_equal = _numbers(version) == _numbers(wanted)
        return is_equal == (operator == "==")
    here, there = _numbers(version), _numbers(wanted)
    if operator == "~=":
        return here >= there and here[: len(there) - 1] == there[:-1]
    return {
        ">=": here >= there,
        "<=": here <= there,
        ">": here > there,
        "<": here < there,
    }[operator]


def _numbers(version):
    numbers = [int(part) for part in re.findall(r"\d+", version)]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return numbers
