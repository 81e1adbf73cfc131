"""Describes the end of a program: its exit code, or its error and traceback.

Nothing here trusts the program: values of its own classes are made plain first
(`plain_str`, `_plain_int`), and an error whose own methods fail is described by
its class. Tracebacks contain the caller's own frames alone.
"""

import builtins
import linecache
import traceback

from program_state import State

# The functions below look here, where a program cannot delete or replace any.
__builtins__ = dict(vars(builtins))

# Frames of these files belong to the sandbox or the library: an error is shown
# where the caller's own code is.
_LIBRARY_PREFIXES = ("/lib/", "<frozen ")

_MAX_TYPE_CHARS = 200
_MAX_POSITION = 2**31 - 1


def make_error(kind, type_name, message, line=None, column=None):
    """Return an error without help and rules."""
    return {
        "kind": kind,
        "type": type_name,
        "message": message,
        "line": line,
        "column": column,
        "help": None,
        "rules": [],
    }


def _exit_code(code):
    if code is None:
        return 0
    if issubclass(type(code), int):
        # Other values are what a process would report: -1 in eight bits.
        number = _plain_int(code)
        return number if -(2**31) <= number < 2**31 else 255
    return 1


def describe_exit(error, report):
    """Enter how `error`, a SystemExit, ends the program."""
    code = _attribute(error, "code")
    report["exit_code"] = _exit_code(code)
    if report["exit_code"] == 0:
        return
    message = _safe_str(code)
    if not issubclass(type(code), int):
        report["stderr"] = message + "\n"
    line, column = _place(error)
    message = message[: State.message_chars]
    report["error"] = make_error("exception", "SystemExit", message, line, column)


def describe_error(error, report):
    """Enter an exception that the program has not caught."""
    report["exit_code"] = 1
    report["stderr"] = _traceback_text(error)
    line, column = _place(error)
    report["error"] = make_error(
        # By its real type: an exception may claim to be of another class.
        "memory" if issubclass(type(error), MemoryError) else "exception",
        _type_name(error),
        _safe_str(error)[: State.message_chars],
        line,
        column,
    )
    if issubclass(type(error), ModuleNotFoundError):
        name = _attribute(error, "name")
        if issubclass(type(name), str):
            report["missing"] = [plain_str(name).partition(".")[0][:_MAX_TYPE_CHARS]]


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


def plain_str(text):
    """Return a str as it is, without what a subclass makes of it."""
    return str.__str__(text)


def _plain_int(number):
    return int.__int__(number)


def _safe_str(value):
    try:
        return plain_str(str(value))
    except BaseException:
        return f"<unprintable {type.__getattribute__(type(value), '__name__')} object>"


def _place(error):
    """Return line and column of the innermost frame of the caller's own."""
    if issubclass(type(error), SyntaxError):
        name = _attribute(error, "filename")
        if issubclass(type(name), str) and plain_str(name) == State.file_name:
            return (
                _position(_attribute(error, "lineno")),
                _position(_attribute(error, "offset")),
            )
    line = column = None
    frame = BaseException.__traceback__.__get__(error)
    while frame is not None:
        if frame.tb_frame.f_code.co_filename == State.file_name:
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
    lines = State.source_lines
    source = lines[line - 1].encode("utf-8", "surrogatepass") if line <= len(lines) else b""
    return len(source[:offset].decode("utf-8", "replace")) + 1


def remember_source(text):
    """Let every traceback show the program's lines, also those that it prints."""
    # As the tokenizer splits: str.splitlines knows more ends of line than it.
    unix = text.replace("\r\n", "\n").replace("\r", "\n")
    State.source_lines = [line + "\n" for line in unix.split("\n")]
    _show_source()


def _show_source():
    # Whatever a program has made of the cache: without a time of change, the
    # entry is never compared with a file.
    sources = {**State.other_sources, State.file_name: State.source_lines}
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
        return f"{_type_name(error)}: {_safe_str(error)[: State.message_chars]}\n"


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
