"""Runs one program as `__main__` and tells what came of it.

Goals:
1. The program runs unchanged, in a fresh `__main__`, as `python main.py` would
   run it: `run`.
2. What was checked is what runs: one tree, checked by `checker`, compiled once.
3. Every end has an account: a traceback of the caller's own frames alone
   (`_describe_error`), an exit code as a process would have it (`_exit_code`).

Called by `src/guest/python/python_engine.ts` with bytes and answering bytes;
whatever the program breaks, the memory of this interpreter is put back after.
So nothing here defends itself against the program; it only has to end.
"""

import ast
import atexit
import json
import linecache
import os
import random
import sys
import traceback
import types

import checker

FILE_NAME = "main.py"

# Frames of these files are ours or the library's: an error is shown where the
# caller's own code is.
_LIBRARY_PREFIXES = ("/lib/", "<frozen ")

_MAX_MESSAGE_CHARS = 10_000
_MAX_TYPE_CHARS = 200


_OUT_OF_MEMORY = json.dumps(
    {
        "exit_code": 1,
        "stderr": "MemoryError: no memory left for what the program hands back\n",
        "error": {
            "kind": "memory",
            "type": "MemoryError",
            "message": "no memory left for what the program hands back",
            "line": None,
            "column": None,
            "rules": [],
        },
        "missing": [],
        "files": [],
        "ret_val": "",
    }
).encode("ascii")


class _State:
    """What the program has handed back so far."""

    policy = None
    return_text = ""
    # Module that hands back open figures; None without matplotlib.
    figures = None
    # Gives numpy's legacy generator fresh entropy; None without numpy.
    reseed_numpy = None
    # Whether `make_ready` has been called since the baseline.
    is_ready = False


def return_val(value):
    """Hand `value` back to the caller as `str(value)`; the last call wins.

    `None` hands back nothing.
    """
    _State.return_text = "" if value is None else str(value)


def configure(policy_json):
    """Set the safety policy from JSON, str or bytes; called before the baseline."""
    _State.policy = checker.load_policy(json.loads(policy_json))


def use_packages():
    """Look after numpy's global generator and matplotlib's open figures."""
    import figures
    import numpy

    def reseed_numpy():
        # Without a seed of ours it would draw 20,000 bits, ten times as slowly.
        numpy.random.seed(numpy.frombuffer(os.urandom(32), numpy.uint32))

    _State.reseed_numpy = reseed_numpy
    _State.figures = figures


def make_ready():
    """Draw the entropy for one run; called between two, it costs neither time."""
    random.seed()
    if _State.reseed_numpy is not None:
        _State.reseed_numpy()
    _State.is_ready = True


def forget_runs():
    """Leave nothing of the runs before the baseline."""
    linecache.clearcache()
    _State.return_text = ""
    _State.is_ready = False


def run(source, input_json):
    """Run a program and return its account as JSON in UTF-8.

    source: bytes, the program in UTF-8; lone surrogates as if they were allowed.
    input_json: bytes, JSON of the global `INPUT`.

    The account has `exit_code`, `ret_val`, `stderr` (text to append to what
    the program wrote), `error` (None, or kind, type, message, line, column,
    rules), `missing` (modules that are not installed in this sandbox) and
    `files` (name, media_type, size in bytes, data in base64).
    """
    try:
        return _run(source, input_json)
    except MemoryError:
        # What the program has left does not even fit into the account.
        return _OUT_OF_MEMORY


def _run(source, input_json):
    if not _State.is_ready:
        make_ready()
    text = source.decode("utf-8", "surrogatepass")
    account = {
        "exit_code": 0,
        "stderr": "",
        "error": None,
        "missing": [],
        "files": [],
    }
    code = _compile(text, account)
    if code is not None:
        _execute(code, text, input_json, account)
    account["ret_val"] = _encodable(_State.return_text)
    account["stderr"] = _encodable(account["stderr"])
    return json.dumps(account).encode("ascii")


def _encodable(text):
    """Return `text` with lone surrogates shown as escapes, as on stdout."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _compile(text, account):
    try:
        tree = compile(text, FILE_NAME, "exec", ast.PyCF_ONLY_AST)
        findings = checker.check(tree, text, _State.policy)
        if findings:
            first = findings[0]
            account["exit_code"] = 1
            account["stderr"] = checker.format_findings(findings, text)
            account["error"] = {
                "kind": "rejected",
                "type": "SafetyError",
                "message": first.message,
                "line": first.line,
                "column": first.column,
                "rules": sorted({finding.rule for finding in findings}),
            }
            return None
        return compile(tree, FILE_NAME, "exec", dont_inherit=True)
    except MemoryError:
        # CPython's way to say so of its parser and its compiler.
        error = SyntaxError("too deeply nested, or too large, to be compiled")
        _describe_error(error, account)
        account["error"]["kind"] = "syntax"
    except BaseException as error:
        _remember_source(text)
        _describe_error(error, account)
        if isinstance(error, (SyntaxError, ValueError, RecursionError)):
            account["error"]["kind"] = "syntax"
    return None


def _execute(code, text, input_json, account):
    main = types.ModuleType("__main__")
    main.__builtins__ = __builtins__
    main.__file__ = FILE_NAME
    main.return_val = return_val
    sys.modules["__main__"] = main
    try:
        main.INPUT = None if input_json == b"null" else json.loads(input_json)
        try:
            exec(code, main.__dict__)
        finally:
            _leave()
    except SystemExit as error:
        _describe_exit(error, account)
    except BaseException as error:
        _remember_source(text)
        _describe_error(error, account)
    finally:
        _flush()
        if _State.figures is not None:
            account["files"] += _State.figures.take(account)


def _leave():
    """Do what a process does at its end: `atexit`, then the streams."""
    if atexit._ncallbacks():
        atexit._run_exitfuncs()


def _flush():
    for name in ("stdout", "stderr", "__stdout__", "__stderr__"):
        try:
            getattr(sys, name).flush()
        except BaseException:
            # Deleted, closed, or replaced by something that cannot flush.
            pass


def _exit_code(code):
    if code is None:
        return 0
    if isinstance(code, int):
        # What does not fit is what a process would report: -1 in eight bits.
        return int(code) if -(2**31) <= code < 2**31 else 255
    return 1


def _describe_exit(error, account):
    account["exit_code"] = _exit_code(error.code)
    if account["exit_code"] == 0:
        return
    is_text = not isinstance(error.code, int)
    message = _safe_str(error.code)
    if is_text:
        account["stderr"] = message + "\n"
    account["error"] = {
        "kind": "exception",
        "type": "SystemExit",
        "message": message,
        **_place(error),
        "rules": [],
    }


def _describe_error(error, account):
    account["exit_code"] = 1
    account["stderr"] = _traceback_text(error)
    account["error"] = {
        # By its real type: an exception may claim to be of another class.
        "kind": "memory" if issubclass(type(error), MemoryError) else "exception",
        "type": _type_name(error),
        "message": _safe_str(error)[:_MAX_MESSAGE_CHARS],
        **_place(error),
        "rules": [],
    }
    name = getattr(error, "name", None)
    if isinstance(error, ModuleNotFoundError) and isinstance(name, str):
        account["missing"] = [name.partition(".")[0]]


def _type_name(error):
    cls = type(error)
    module = cls.__module__
    name = cls.__qualname__
    if module not in ("builtins", "__main__"):
        name = f"{module}.{name}"
    return name[:_MAX_TYPE_CHARS]


def _safe_str(value):
    try:
        return str(value)
    except BaseException:
        return f"<unprintable {type(value).__name__} object>"


def _place(error):
    """Return line and column of the innermost frame of the caller's own."""
    if isinstance(error, SyntaxError) and error.filename == FILE_NAME:
        return {"line": error.lineno, "column": error.offset}
    place = {"line": None, "column": None}
    frame = error.__traceback__
    while frame is not None:
        if frame.tb_frame.f_code.co_filename == FILE_NAME:
            place["line"] = frame.tb_lineno
            place["column"] = _column(frame)
        frame = frame.tb_next
    return place


def _column(frame):
    positions = list(frame.tb_frame.f_code.co_positions())
    index = frame.tb_lasti // 2
    if index >= len(positions):
        return None
    line, _, offset, _ = positions[index]
    if line is None or offset is None:
        return None
    # CPython counts bytes of UTF-8; people and editors count characters.
    source = linecache.getline(FILE_NAME, line).encode()
    return len(source[:offset].decode("utf-8", "replace")) + 1


def _remember_source(text):
    # As the tokenizer splits: str.splitlines knows more ends of line than it.
    unix = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = [line + "\n" for line in unix.split("\n")]
    linecache.cache[FILE_NAME] = (len(text), None, lines, FILE_NAME)


def _traceback_text(error):
    try:
        report = traceback.TracebackException.from_exception(error, compact=True)
        _keep_own_frames(report, set())
        return "".join(report.format())
    except BaseException:
        # An exception whose own methods fail, or no stack left to format it.
        return f"{_type_name(error)}: {_safe_str(error)[:_MAX_MESSAGE_CHARS]}\n"


def _keep_own_frames(report, seen):
    if report is None or id(report) in seen:
        return
    seen.add(id(report))
    own = [f for f in report.stack if not f.filename.startswith(_LIBRARY_PREFIXES)]
    report.stack[:] = own
    for other in (report.__cause__, report.__context__):
        _keep_own_frames(other, seen)
    for other in report.exceptions or ():
        _keep_own_frames(other, seen)
