"""The value of `return_val`, as text and as JSON.

The text is `str(value)`: 0.1 + 0.2 is "0.30000000000000004", 2.0 is "2.0". As JSON,
texts, numbers, booleans, None, lists, tuples and dicts, and what numpy and
pandas have of these: a scalar is a number, an array a list, a Series an object
by its index, a DataFrame a list of objects, one a row, with null where a value
is missing. Times are in ISO 8601.
"""

import builtins
import json
import sys

from program_state import State

# The functions below look here, where a program cannot delete or replace any.
__builtins__ = dict(vars(builtins))


def _refuse_or_convert(value):
    """Return what JSON knows in place of `value`; raise TypeError if nothing is."""
    cls = type(value)
    package = cls.__module__.partition(".")[0]
    if package == "numpy" and hasattr(cls, "tolist"):
        return value.tolist()
    if package == "pandas":
        return _from_pandas(value, sys.modules["pandas"])
    raise TypeError(f"Cannot write as JSON: {cls.__name__}")


def _from_pandas(value, pandas):
    if isinstance(value, pandas.DataFrame):
        return _without_gaps(value).to_dict("records")
    if isinstance(value, pandas.Series):
        return _without_gaps(value).to_dict()
    if isinstance(value, pandas.Index):
        return value.tolist()
    if isinstance(value, (pandas.Timestamp, pandas.Timedelta)):
        return value.isoformat()
    if value is pandas.NaT or value is pandas.NA:
        return None
    raise TypeError(f"Cannot write as JSON: {type(value).__name__}")


def _without_gaps(data):
    return data.astype(object).where(data.notna(), None)


def return_val(value):
    """Hand `value` back to the caller as `str(value)`; the last call wins.

    `None` hands back nothing. A value that JSON can express is handed back as
    JSON too.
    """
    text = "" if value is None else str(value)
    State.return_json = to_json(value)
    State.return_text = text


# A function of C, kept here: a program may replace all that `json` has.
_make_encoder = json.encoder.c_make_encoder
_quote = json.encoder.c_encode_basestring_ascii


# The same value goes out as text too, and both lie in memory several times.
MOST_CHARS = 1_048_576


def to_json(value):
    """Return `value` as JSON text in ASCII.

    Returns None where JSON cannot say it, and "", which is no JSON, where it
    is longer than `MOST_CHARS`.
    """
    if type(value) is str and len(value) > MOST_CHARS:
        return ""
    write = _make_encoder(
        {},
        _refuse_or_convert,
        _quote,
        None,
        ":",
        ",",
        False,
        False,
        # NaN and Infinity are no JSON: such a value has none.
        False,
    )
    try:
        text = "".join(write(value, 0))
    except MemoryError:
        raise
    except Exception:
        # Of a class that JSON has no word for, a number that it has not, or
        # an object that contains itself.
        return None
    return text if len(text) <= MOST_CHARS else ""
