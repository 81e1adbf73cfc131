"""Display of a cell: values as MIME bundles, told while the program runs.

A value is asked as IPython asks it: `_repr_mimebundle_`, `_repr_html_` and the
others; its text is `pretty`'s. Each thing shown is one line of JSON on a device
of its own, so that it outlives whatever becomes of the program: `type`
("execute_result" or "display_data") and `data`, text by media type; pictures in
base64, and JSON as its text.
"""

import base64
import builtins
import json
import os
import sys

import display_objects
import pretty

# The functions below look here, where a program cannot delete or replace any.
__builtins__ = dict(vars(builtins))

_DEVICE = "/dev/results"
# Largest JSON that is shown beside what a value is shown as anyway.
_MAX_DATA_CHARS = 262_144
# Of a table, by column; E2B's clients know it.
_TABLE = "application/vnd.e2b.data+json"
_TEXTS = {
    "_repr_html_": "text/html",
    "_repr_markdown_": "text/markdown",
    "_repr_latex_": "text/latex",
    "_repr_svg_": "image/svg+xml",
    "_repr_javascript_": "application/javascript",
}
_PICTURES = {
    "_repr_png_": "image/png",
    "_repr_jpeg_": "image/jpeg",
    "_repr_pdf_": "application/pdf",
}
# Kept here: a program may have replaced them.
_open, _write, _close = os.open, os.write, os.close
_write_json = json.encoder.c_make_encoder(
    {}, None, json.encoder.encode_basestring_ascii, None, ":", ",", False, False, False
)


class _State:
    # True if dicts, lists and tables are shown as data too.
    shows_data = False
    # Module that draws figures; None without matplotlib.
    figures = None
    # The last value that was shown, and the names that it is among.
    last = None
    names = None


def use_figures(figures):
    """Show figures as pictures: `figures` is the module that draws them."""
    _State.figures = figures


def make_ready(shows_data):
    """Make ready for a cell, before it is looked at."""
    _State.shows_data = shows_data
    display_objects.offer(display)


def begin(names):
    """Show what comes; `names` is the namespace of the cell."""
    _State.names = names
    names.setdefault("display", display)
    sys.displayhook = show_result
    if _State.figures is not None:
        _State.figures.show_with(display, _State.shows_data)


def end():
    """Show the figures that are still open."""
    if _State.figures is not None:
        _State.figures.show_open()


def display(*values, raw=False, **_others):
    """Show values, as IPython's `display` does.

    raw: whether each is a MIME bundle, a dict, already.
    """
    for value in values:
        _tell("display_data", value if raw else None, value)


def show_result(value):
    """Show the value of the last expression; what `sys.displayhook` is."""
    if value is None:
        return
    _tell("execute_result", None, value)
    names = _State.names
    # A name of the program's own stays.
    if names is not None and names.get("_") is _State.last:
        _State.last = names["_"] = value


def _tell(kind, data, value):
    if data is None:
        show = _method(value, "_ipython_display_")
        if show is not None:
            show()
            return
        data = bundle(value)
    _send(kind, data)


def bundle(value):
    """Return the MIME bundle of a value, a dict.

    An exception of such a method is printed on stderr, and that media type is
    left out, as IPython does it.
    """
    figures = _State.figures
    data = figures.bundle(value) if figures is not None else None
    if data is not None:
        return data
    data = {}
    whole = _method(value, "_repr_mimebundle_")
    if whole is not None:
        told = _try(lambda: whole(include=None, exclude=None), value)
        told = told[0] if isinstance(told, tuple) else told
        data.update(told or {})
    for name, media_type in (*_TEXTS.items(), *_PICTURES.items()):
        if media_type in data:
            continue
        told = _ask(value, name)
        if told is not None:
            data[media_type] = told
    told = _ask(value, "_repr_json_")
    if told is not None and "application/json" not in data:
        data["application/json"] = told
    if _State.shows_data:
        _add_data(data, value)
    if "text/plain" not in data:
        text = _try(lambda: pretty.pretty(value), value)
        data["text/plain"] = object.__repr__(value) if text is None else text
    return data


def _add_data(data, value):
    """Add a dict, a list or a table as JSON, if it is small enough."""
    pandas = sys.modules.get("pandas")
    try:
        if isinstance(value, (dict, list)) and "application/json" not in data:
            if len(json.dumps(value, allow_nan=False)) <= _MAX_DATA_CHARS:
                data["application/json"] = value
        elif pandas is not None and isinstance(value, pandas.DataFrame):
            if value.size <= _MAX_DATA_CHARS // 2:
                told = value.to_json(orient="split", index=False, date_format="iso")
                if len(told) <= _MAX_DATA_CHARS:
                    data[_TABLE] = _by_column(json.loads(told))
    except Exception:
        # It is shown as what it is shown as anyway.
        pass


def _by_column(table):
    rows = table["data"]
    return {
        str(name): [row[index] for row in rows]
        for index, name in enumerate(table["columns"])
    }


def _ask(value, name):
    method = _method(value, name)
    told = None if method is None else _try(method, value)
    # With metadata beside it.
    return told[0] if isinstance(told, tuple) else told


def _method(value, name):
    """Return a method of a value; None if it has none, or is a class itself."""
    if isinstance(value, type):
        return None
    try:
        # An object with every attribute has this one too, and means nothing by
        # it.
        if callable(getattr(value, "_no_value_has_this_", None)):
            return None
        method = getattr(value, name, None)
    except Exception:
        return None
    return method if callable(method) else None


def _try(call, value):
    try:
        return call()
    except NotImplementedError:
        return None
    except Exception as error:
        why = f"{type(error).__name__}: {error}"
        print(f"Cannot show a {type(value).__name__}: {why}", file=sys.stderr)
        return None


def _send(kind, data):
    texts = {}
    for media_type, told in data.items():
        text = _text_of(str(media_type), told)
        if text is not None:
            texts[str(media_type)] = text
    # Earlier output comes first.
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:
            pass
    line = "".join(_write_json({"type": kind, "data": texts}, 0)) + "\n"
    device = _open(_DEVICE, os.O_WRONLY)
    try:
        _write(device, line.encode("ascii"))
    finally:
        _close(device)


def _text_of(media_type, told):
    if media_type == "application/json" or media_type.endswith("+json"):
        try:
            return json.dumps(told, allow_nan=False)
        except (TypeError, ValueError, RecursionError):
            return None
    if isinstance(told, (bytes, bytearray, memoryview)):
        return base64.b64encode(told).decode("ascii")
    text = told if isinstance(told, str) else str(told)
    return str.__str__(text).encode("utf-8", "backslashreplace").decode("utf-8")
