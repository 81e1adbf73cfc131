"""The report of a run: what the service learns of it, as JSON.

Fields: `exit_code`, `ret_val`, `ret_json` (the same as JSON text, None where it
has none), `stderr` (text to append to what the program wrote), `error` (None, or
kind, type, message, line, column, help, rules), `missing` (modules that are not
installed in this sandbox) and `files` (name, media_type, size in bytes, data in
base64).
"""

import builtins
import json

from error_report import make_error, plain_str
from program_state import State

# The functions below look here, where a program cannot delete or replace any.
__builtins__ = dict(vars(builtins))

# A function of C, kept here: a program may have replaced all that `json` has.
_write = json.encoder.c_make_encoder(
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


def new_report():
    """Return the report of a run in which nothing has happened yet."""
    return {
        "exit_code": 0,
        "stderr": "",
        "error": None,
        "missing": [],
        "files": [],
        "ret_val": "",
        "ret_json": None,
    }


def _failed(kind, type_name, message):
    report = new_report()
    report["exit_code"] = 1
    report["stderr"] = f"{type_name}: {message}\n"
    report["error"] = make_error(kind, type_name, message)
    return report


def _encode(report):
    """Return the report as JSON, bytes in ASCII."""
    return "".join(_write(report, 0)).encode("ascii")


OUT_OF_MEMORY = _encode(
    _failed(
        "memory", "MemoryError", "no memory left for what the program hands back"
    )
)


def encode_report(report):
    """Return the report as JSON, with what the program has handed back."""
    report["ret_val"] = _encodable(plain_str(State.return_text))
    report["ret_json"] = State.return_json
    report["stderr"] = _encodable(report["stderr"])
    return _encode(report)


def hand_back(value):
    """Make plain data the return value, as JSON alone."""
    State.return_text = ""
    State.return_json = "".join(_write(value, 0))


def _encodable(text):
    """Return `text` with lone surrogates shown as escapes, as on stdout."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
