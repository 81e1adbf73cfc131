"""Runs one program as `__main__` and tells what came of it.

Goals:
1. The program runs unchanged, in a fresh `__main__`, as `python main.py` would
   run it: `run`.
2. What was checked is what runs: one tree, checked by `checker`, compiled once
   (see `wide_indices` and `sys_constants`).
3. Every end has an account: a traceback of the caller's own frames alone
   (`_describe_error`), an exit code as a process would have it (`_exit_code`).

Called by `src/guest/python/python_engine.ts` with bytes and answering bytes;
whatever the program breaks, the memory of this interpreter is put back after.
So nothing here defends itself against the program; it only has to end, and to
tell as much as the program has left it: values of a program's own classes are
made plain first (`_plain_str`, `_plain_int`), and an error whose own methods
fail is told by its class.
"""

import ast
import atexit
import builtins
import json
import linecache
import os
import random
import sys
import traceback
import types

import cells
import checker
import display
import guards
import inputs
import returned_value
import syntax_help
import sys_constants

# The functions below look here, where a program cannot delete or replace any.
__builtins__ = dict(vars(builtins))

FILE_NAME = "main.py"

# Frames of these files are ours or the library's: an error is shown where the
# caller's own code is.
_LIBRARY_PREFIXES = ("/lib/", "<frozen ")

_MAX_MESSAGE_CHARS = 10_000
# Of a cell's error: agents hand answers back in the text of an exception.
_MAX_CELL_MESSAGE_CHARS = 1_048_576
_MAX_TYPE_CHARS = 200
_MAX_POSITION = 2**31 - 1
_MAX_FINDINGS = 100

# Functions of C, kept here: a program may have replaced all that `json` has, and
# what goes on from its state would be judged by what it likes.
_scan = json.JSONDecoder().scan_once
_write_account = json.encoder.c_make_encoder(
    None,
    None,
    json.encoder.encode_basestring_ascii,
    None,
    ":",
    ",",
    False,
    False,
    False,
)


def _new_account():
    return {
        "exit_code": 0,
        "stderr": "",
        "error": None,
        "missing": [],
        "files": [],
        "ret_val": "",
        "ret_json": None,
    }


def _error(kind, type_name, message, line=None, column=None):
    return {
        "kind": kind,
        "type": type_name,
        "message": message,
        "line": line,
        "column": column,
        "help": None,
        "rules": [],
    }


def _failed_account(kind, type_name, message):
    account = _new_account()
    account["exit_code"] = 1
    account["stderr"] = f"{type_name}: {message}\n"
    account["error"] = _error(kind, type_name, message)
    return account


def _encode(account):
    return "".join(_write_account(account, 0)).encode("ascii")


_OUT_OF_MEMORY = _encode(
    _failed_account(
        "memory", "MemoryError", "no memory left for what the program hands back"
    )
)


class _State:
    """What the program has handed back so far."""

    policy = None
    # The one of programs that bring nothing.
    own_policy = None
    # The `__main__` of the last program, for one that goes on in it.
    main = None
    # Programs that have run in it before.
    turns = 0
    # What judges names at run time; None where nothing is refused.
    guards = None
    # The same by policy, for those that are made before the baseline.
    guards_of = {}
    return_text = ""
    # The same as JSON text; None where it has none.
    return_json = None
    source_lines = ()
    # Lines of programs that ran before this one and go on to be used, by name.
    other_sources = {}
    # Module that hands back open figures; None without matplotlib.
    figures = None
    # Module that makes the indices that programs see int64; None without numpy.
    wide_indices = None
    # Gives numpy's legacy generator fresh entropy; None without numpy.
    reseed_numpy = None
    # Whether `make_ready` has been called since the baseline.
    is_ready = False
    # Whether files that are still open must be written at the end.
    writes_out = False
    # Whether the program is the cell of a notebook.
    is_cell = False
    # Longest text of an error.
    message_chars = _MAX_MESSAGE_CHARS


def return_val(value):
    """Hand `value` back to the caller as `str(value)`; the last call wins.

    `None` hands back nothing. What JSON can say is handed back as JSON too.
    """
    text = "" if value is None else str(value)
    _State.return_json = returned_value.to_json(value)
    _State.return_text = text


def configure(policy_json):
    """Set the safety policy from JSON, str or bytes.

    Called before the baseline, and after a state is put in place.
    """
    if isinstance(policy_json, bytes):
        policy_json = policy_json.decode()
    policy = checker.load_policy(_scan(policy_json.strip(), 0)[0])
    for each in (*inputs.prepare(policy), policy):
        _use_policy(each)
    _State.own_policy = policy


def _use_policy(policy):
    if policy not in _State.guards_of:
        made = guards.Guards(policy) if policy.is_strict else None
        _State.guards_of[policy] = made
    _State.policy = policy
    _State.guards = _State.guards_of[policy]
    guards.judge_texts(policy)


def use_packages():
    """Look after numpy's global generator and matplotlib's open figures."""
    import figures
    import numpy
    import wide_indices

    def reseed_numpy():
        # Without a seed of ours it would draw 20,000 bits, ten times as slowly.
        numpy.random.seed(numpy.frombuffer(os.urandom(32), numpy.uint32))

    _State.reseed_numpy = reseed_numpy
    _State.figures = figures
    display.use_figures(figures)
    _State.wide_indices = wide_indices


def make_ready():
    """Draw the entropy for one run; called between two, it costs neither time."""
    random.seed()
    if _State.reseed_numpy is not None:
        _State.reseed_numpy()
    _State.is_ready = True


def forget_runs():
    """Leave nothing of the runs before the baseline."""
    global FILE_NAME
    linecache.clearcache()
    _State.return_text = ""
    _State.return_json = None
    _State.source_lines = ()
    _State.is_ready = False
    _State.main = None
    _State.turns = 0
    _State.other_sources = {}
    FILE_NAME = "main.py"


def run(source, input_json, brought=None):
    """Run a program and return its account as JSON in UTF-8.

    source: bytes, the program in UTF-8; lone surrogates as if they were allowed.
    input_json: bytes, JSON of the global `INPUT`.
    brought: bytes, JSON of what else it brings (see `inputs.apply`), or None.

    The account has `exit_code`, `ret_val`, `ret_json` (the same as JSON text,
    None where it has none), `stderr` (text to append to what the program
    wrote), `error` (None, or kind, type, message, line, column, help, rules),
    `missing` (modules that are not installed in this sandbox) and
    `files` (name, media_type, size in bytes, data in base64).
    """
    try:
        return _run(source, input_json, brought)
    except MemoryError:
        # What the program has left does not even fit into the account.
        return _OUT_OF_MEMORY


def _run(source, input_json, brought):
    main = None
    keeps = False
    _use_mode(None, {})
    if brought is not None:
        brought = _scan(brought.decode(), 0)[0]
        _use_mode(brought["mode"], brought["kernel"])
        if brought["resumes"]:
            main = _go_on()
        policy = inputs.apply(brought, _State.own_policy)
        if policy is not _State.policy:
            _use_policy(policy)
        keeps = brought["keeps"]
        _State.writes_out = brought["collect"]
        if brought["seed"]:
            # What is ready was drawn before the seed was known.
            _State.is_ready = False
    if not _State.is_ready:
        make_ready()
    # A byte order mark at the start of a file is no part of the program.
    text = source.decode("utf-8", "surrogatepass").removeprefix("\ufeff")
    account = _new_account()
    _remember_source(text)
    code = _compile(text, account)
    if main is None:
        main = _new_main()
    elif code is not None:
        _enter(main)
    if code is not None:
        _execute(code, input_json, account, main, keeps)
    return _tell(account)


def _go_on():
    """Make ready for a program that goes on where others have ended; return its `__main__`.

    Nothing that it is judged by, or that must differ between two that go on from
    the same place, is what those before have left.
    """
    global FILE_NAME
    _State.return_text = ""
    _State.return_json = None
    _State.is_ready = False
    # Frames of those before are shown with their own lines, under other names.
    _State.other_sources[FILE_NAME] = _State.source_lines
    _State.turns += 1
    FILE_NAME = f"main-{_State.turns + 1}.py"
    return _State.main


def _use_mode(mode, kernel):
    _State.is_cell = mode == "cell"
    if _State.is_cell:
        display.make_ready(kernel.get("showsData", False))
    _State.message_chars = (
        _MAX_CELL_MESSAGE_CHARS if _State.is_cell else _MAX_MESSAGE_CHARS
    )


def _tell(account):
    account["ret_val"] = _encodable(_plain_str(_State.return_text))
    account["ret_json"] = _State.return_json
    account["stderr"] = _encodable(account["stderr"])
    return _encode(account)


def _encodable(text):
    """Return `text` with lone surrogates shown as escapes, as on stdout."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _compile(text, account):
    try:
        cell = None
        if _State.is_cell:
            cell = cells.parse(text, FILE_NAME)
            tree = cell.tree
        else:
            tree = compile(text, FILE_NAME, "exec", ast.PyCF_ONLY_AST)
        unused = []
        findings = checker.check(tree, text, _State.policy, unused)
        if findings:
            first = findings[0]
            account["exit_code"] = 1
            account["stderr"] = checker.format_findings(findings, text)
            account["error"] = _error(
                "rejected",
                "SafetyError",
                first.for_tools()["message"],
                first.line,
                first.column,
            )
            account["error"]["rules"] = sorted({finding.rule for finding in findings})
            account["error"]["findings"] = [
                finding.for_tools() for finding in findings[:_MAX_FINDINGS]
            ]
            return None
        if unused:
            checker.drop_unused(tree, unused)
        if sys_constants.is_mentioned(text):
            sys_constants.write_out(tree)
        if _State.wide_indices is not None:
            _State.wide_indices.wrap(tree, text)
        if cell is not None:
            return cells.compile_cell(cell, FILE_NAME)
        return compile(tree, FILE_NAME, "exec", dont_inherit=True)
    except MemoryError:
        # CPython's way to say so of its parser and its compiler.
        error = SyntaxError("too deeply nested, or too large, to be compiled")
        _describe_error(error, account)
        account["error"]["kind"] = "syntax"
    except BaseException as error:
        _describe_error(error, account)
        if isinstance(error, (SyntaxError, ValueError, RecursionError)):
            account["error"]["kind"] = "syntax"
        _add_help(syntax_help.find(text, error), account)
    return None


def _add_help(text, account):
    if text is None:
        return
    account["stderr"] += f"help: {text}\n"
    account["error"]["help"] = text


def _new_main():
    main = types.ModuleType("__main__")
    main.__file__ = FILE_NAME
    main.return_val = return_val
    sys.modules["__main__"] = main
    _State.main = main
    _enter(main)
    return main


def _enter(main):
    if _State.guards is None:
        main.__builtins__ = builtins
    else:
        _State.guards.enter(main)


def _execute(code, input_json, account, main, keeps=False):
    try:
        main.INPUT = None if input_json == b"null" else json.loads(input_json)
        if _State.is_cell:
            # What it has given to `atexit` is for the end of the last one.
            cells.run(code, main.__dict__)
            return
        try:
            exec(code, main.__dict__)
        finally:
            # One that is kept has not come to its end.
            if not keeps:
                _leave()
    except SystemExit as error:
        _describe_exit(error, account)
    except BaseException as error:
        _describe_error(error, account)
    finally:
        _flush()
        if _State.writes_out:
            inputs.write_out(keeps)
        if _State.figures is not None:
            account["files"] += _State.figures.take(account)
            if keeps:
                _State.figures.forget()


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
    if issubclass(type(code), int):
        # What does not fit is what a process would report: -1 in eight bits.
        number = _plain_int(code)
        return number if -(2**31) <= number < 2**31 else 255
    return 1


def _describe_exit(error, account):
    code = _attribute(error, "code")
    account["exit_code"] = _exit_code(code)
    if account["exit_code"] == 0:
        return
    message = _safe_str(code)
    if not issubclass(type(code), int):
        account["stderr"] = message + "\n"
    line, column = _place(error)
    message = message[: _State.message_chars]
    account["error"] = _error("exception", "SystemExit", message, line, column)


def _describe_error(error, account):
    account["exit_code"] = 1
    account["stderr"] = _traceback_text(error)
    line, column = _place(error)
    account["error"] = _error(
        # By its real type: an exception may claim to be of another class.
        "memory" if issubclass(type(error), MemoryError) else "exception",
        _type_name(error),
        _safe_str(error)[: _State.message_chars],
        line,
        column,
    )
    if issubclass(type(error), ModuleNotFoundError):
        name = _attribute(error, "name")
        if issubclass(type(name), str):
            account["missing"] = [_plain_str(name).partition(".")[0][:_MAX_TYPE_CHARS]]


def _attribute(value, name):
    try:
        return getattr(value, name, None)
    except BaseException:
        # A property of the program's own class, which fails.
        return None


def _type_name(error):
    cls = type(error)
    # As they are, past a metaclass that answers for them in its own way.
    module = type.__getattribute__(cls, "__module__")
    name = type.__getattribute__(cls, "__qualname__")
    if module not in ("builtins", "__main__"):
        name = f"{_safe_str(module)}.{name}"
    return name[:_MAX_TYPE_CHARS]


def _plain_str(text):
    """Return a str as it is, without what a subclass makes of it."""
    return str.__str__(text)


def _plain_int(number):
    return int.__int__(number)


def _safe_str(value):
    try:
        return _plain_str(str(value))
    except BaseException:
        return f"<unprintable {type.__getattribute__(type(value), '__name__')} object>"


def _place(error):
    """Return line and column of the innermost frame of the caller's own."""
    if issubclass(type(error), SyntaxError):
        name = _attribute(error, "filename")
        if issubclass(type(name), str) and _plain_str(name) == FILE_NAME:
            return (
                _position(_attribute(error, "lineno")),
                _position(_attribute(error, "offset")),
            )
    line = column = None
    frame = BaseException.__traceback__.__get__(error)
    while frame is not None:
        if frame.tb_frame.f_code.co_filename == FILE_NAME:
            line = frame.tb_lineno
            column = _column(frame)
        frame = frame.tb_next
    return line, column


def _position(value):
    # A program can raise a SyntaxError that claims any place.
    if type(value) is not int or not 0 <= value <= _MAX_POSITION:
        return None
    return value


def _column(frame):
    positions = list(frame.tb_frame.f_code.co_positions())
    index = frame.tb_lasti // 2
    if index >= len(positions):
        return None
    line, _, offset, _ = positions[index]
    if line is None or offset is None:
        return None
    # CPython counts bytes of UTF-8; people and editors count characters.
    lines = _State.source_lines
    source = lines[line - 1].encode("utf-8", "surrogatepass") if line <= len(lines) else b""
    return len(source[:offset].decode("utf-8", "replace")) + 1


def _remember_source(text):
    """Let every traceback show the program's lines, also those that it prints."""
    # As the tokenizer splits: str.splitlines knows more ends of line than it.
    unix = text.replace("\r\n", "\n").replace("\r", "\n")
    _State.source_lines = [line + "\n" for line in unix.split("\n")]
    _show_source()


def _show_source():
    # Whatever a program has made of the cache: without a time of change, the
    # entry is never compared with a file.
    sources = {**_State.other_sources, FILE_NAME: _State.source_lines}
    linecache.cache = {
        name: (len(lines), None, lines, name) for name, lines in sources.items()
    }


def _traceback_text(error):
    try:
        _show_source()
        report = traceback.TracebackException.from_exception(error, compact=True)
        _keep_own_frames(report, set())
        return "".join(report.format())
    except BaseException:
        # An exception whose own methods fail, or no stack left to format it.
        return f"{_type_name(error)}: {_safe_str(error)[: _State.message_chars]}\n"


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
