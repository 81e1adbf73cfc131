"""Returns the pictures that a program has drawn.

A program draws as it would in a notebook; nobody needs to save anything. A
saved figure comes back under its own name, and a figure that is still open at
the end as PNG. Other kinds of files can come back in the same form: a list of
dicts with name, media_type, size (bytes) and data (base64), and scale, below 1,
where a picture was made smaller to fit.
"""

import base64
import contextlib
import functools
import io
import os
import sys
import types
import unicodedata
import warnings

import charts
import matplotlib as mpl
import matplotlib.pyplot as plt
from matplotlib import font_manager, mathtext
from matplotlib._pylab_helpers import Gcf
from matplotlib.backend_bases import FigureManagerBase
from matplotlib.figure import Figure
from PIL import Image

# Of all pictures together, before base64: about thirty ordinary plots.
LIMIT_BYTES = 2 * 1024 * 1024
# A picture that would have to be smaller than this is of no use.
_LEAST_BYTES = 4096
# Of a figure that cannot be drawn in its own size, along its longer side.
_SAFE_PIXELS = 2000
_MAX_NAME_CHARS = 100
# To make a picture smaller; what never fits was made by a program's own hand.
_MOST_TRIES = 20

_MEDIA_TYPES = {
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".webp": "image/webp",
}

# A program may put others in their place; its figures are still there.
_open, _close = Gcf.figs, plt.close

# Of the data of a figure; E2B's clients know it.
_CHART = "application/vnd.e2b.chart+json"
_NOTE = "[{what} is not returned: {reason}]\n"

# Path -> figure, in the order in which the program has saved them.
_saved = {}


class _State:
    # Takes each figure and picture that is shown; None: nothing is.
    show = None
    # True if the data of figures is shown too, and pictures that Pillow saves.
    shows_data = False
    # Bytes that pictures may still have.
    room = LIMIT_BYTES
    # Figures that need not be shown at the end.
    shown = ()


def install():
    """Remember what is saved, and let `show` open no window; called once."""
    # A window is what it cannot open; it would say so each time.
    FigureManagerBase.show = _show
    Image._show = _show_picture
    save = Image.Image.save

    @functools.wraps(save)
    def save_and_show(self, fp, format=None, **params):
        save(self, fp, format, **params)
        # A file saved by matplotlib is a figure, which is shown by itself.
        module = sys._getframe(1).f_globals.get("__name__")
        if _State.shows_data and isinstance(fp, str) and module != "matplotlib.image":
            _show_picture(self)

    Image.Image.save = save_and_show
    savefig = Figure.savefig

    @functools.wraps(savefig)
    def remember(self, fname, **kwargs):
        savefig(self, fname, **kwargs)
        _remember(self, fname, kwargs.get("format"))

    # Warnings name the first caller that is not of matplotlib: the program.
    Figure.savefig = functools.wraps(savefig)(
        types.FunctionType(
            remember.__code__,
            {"__name__": savefig.__module__, "_remember": _remember},
            closure=remember.__closure__,
        )
    )


def show_with(show, shows_data):
    """Hand each figure and picture to `show` when a program shows it.

    shows_data: as E2B has it, with charts, and what Pillow saves.
    """
    _State.show = show
    _State.shows_data = shows_data
    _State.room = LIMIT_BYTES
    _State.shown = []


def show_open():
    """Show what is open and was not shown, by number; close all."""
    for _, figure in _open_figures():
        if any(figure is shown for shown in _State.shown):
            _close(figure)
        else:
            _show(figure.canvas.manager)
    _State.show = None
    _State.shows_data = False
    _State.shown = ()


def _open_figures():
    """Return the figures that are open, by number."""
    return [(number, _open[number].canvas.figure) for number in sorted(_open)]


def _show(manager):
    if _State.show is None:
        return
    figure = manager.canvas.figure
    # As in a notebook: what is drawn next is another figure.
    _close(figure)
    _State.show(figure)


def _show_picture(picture, **_options):
    if _State.show is not None:
        _State.show(picture)


def bundle(value):
    """Return the MIME bundle of a figure; None for what is none."""
    if not isinstance(value, Figure):
        return None
    _State.shown = [*_State.shown, value]
    data = {"text/plain": repr(value)}
    if not value.axes and not value.lines:
        # Nothing was drawn.
        return data
    report = {"stderr": ""}
    picture = _picture(repr(value), functools.partial(_draw, value), _State.room, report)
    print(report["stderr"], end="", file=sys.stderr)
    if picture is not None:
        _State.room -= len(picture[0])
        data["image/png"] = base64.b64encode(picture[0]).decode("ascii")
    chart = charts.chart_of(value) if _State.shows_data else None
    if chart is not None:
        data[_CHART] = chart
    return data


def _remember(figure, fname, file_format):
    if not isinstance(fname, (str, os.PathLike)):
        return
    path = os.path.abspath(fname)
    if not os.path.splitext(path)[1]:
        path = f"{path.rstrip('.')}.{file_format or mpl.rcParams['savefig.format']}"
    _saved.pop(path, None)
    _saved[path] = figure


def take(report):
    """Return the pictures as files, and note in `report` what is left out.

    Nothing is raised: a figure that cannot be drawn is a note on stderr.
    """
    try:
        pictures = _pictures()
    except Exception as error:
        # A program may have replaced the functions that it looks with.
        _leave_out(report, "what was drawn", f"{type(error).__name__}: {error}")
        return []
    files = []
    room = LIMIT_BYTES
    for name, make in pictures:
        picture = _picture(name, make, room, report)
        if picture is None:
            continue
        data, scale = picture
        room -= len(data)
        name = _unique(_plain(name), {file["name"] for file in files})
        file = {
            "name": name,
            "media_type": _MEDIA_TYPES[os.path.splitext(name)[1].lower()],
            "size": len(data),
            "data": base64.b64encode(data).decode("ascii"),
        }
        if scale < 1:
            file["scale"] = round(scale, 4)
        files.append(file)
    return files


def _pictures():
    """Return what was saved and what is open: names, and functions that make it."""
    pictures = [
        (os.path.basename(path), functools.partial(_read, path))
        for path in _saved
        if os.path.splitext(path)[1].lower() in _MEDIA_TYPES and os.path.isfile(path)
    ]
    returned = {id(figure) for path, figure in _saved.items() if os.path.isfile(path)}
    for number, figure in _open_figures():
        if id(figure) not in returned:
            draw = functools.partial(_draw, figure)
            pictures.append((f"figure-{number}.png", draw))
    return pictures


def forget():
    """Forget the pictures that were taken, as a notebook does after a cell.

    The figures themselves stay with the code that holds them.
    """
    _saved.clear()
    _close("all")


def _picture(name, make, room, report):
    """Return what `make` makes, of at most `room` bytes; None with a note."""
    try:
        with _listen() as told:
            data, scale = make(room)
    except Exception as error:
        _leave_out(report, name, f"{type(error).__name__}: {error}")
        return None
    for text in dict.fromkeys(map(str, told)):
        report["stderr"] += f"[{name}: {text}]\n"
    if not data:
        _leave_out(report, name, "it is empty")
        return None
    if len(data) > room:
        limit = f"all together are limited to {LIMIT_BYTES} bytes"
        _leave_out(report, name, f"{len(data)} bytes, {limit}")
        return None
    return data, scale


@contextlib.contextmanager
def _listen():
    """Collect warnings; `catch_warnings` would forget what was reported once."""
    told = []
    show = warnings.showwarning
    warnings.showwarning = lambda message, *rest, **others: told.append(message)
    try:
        yield told
    finally:
        warnings.showwarning = show


def _draw(figure, room):
    """Return a figure as PNG of at most `room` bytes, if it can be, and its scale."""

    def draw(scale, bbox="tight"):
        buffer = io.BytesIO()
        # "figure" is the resolution that the figure was made with.
        dpi = mpl.rcParams["savefig.dpi"]
        dpi = figure.get_dpi() if dpi == "figure" else dpi
        figure.savefig(buffer, format="png", dpi=dpi * scale, bbox_inches=bbox)
        return buffer.getvalue()

    def draw_whole(scale):
        return draw(scale, None)

    with contextlib.suppress(MemoryError, ValueError):
        # As notebooks show it: with labels that lie beyond its edge.
        return _fit(draw(1), room, draw, 1)
    try:
        data = draw_whole(1)
    except (MemoryError, ValueError):
        pixels = max(figure.get_size_inches()) * figure.get_dpi()
        if pixels <= _SAFE_PIXELS:
            raise
        scale = _SAFE_PIXELS / pixels
        return _fit(draw_whole(scale), room, draw_whole, scale)
    return _fit(data, room, draw_whole, 1)


def _read(path, room):
    """Return a saved picture, smaller if it is one of pixels and does not fit."""
    with open(path, "rb") as file:
        data = file.read()
    try:
        picture = Image.open(io.BytesIO(data))
    except OSError:
        return data, 1

    def shrink(scale):
        buffer = io.BytesIO()
        size = [max(1, round(side * scale)) for side in picture.size]
        picture.resize(size).save(buffer, format=picture.format)
        return buffer.getvalue()

    return _fit(data, room, shrink, 1)


def _fit(data, room, make, scale):
    # Bytes grow as the area or slower, so that each try comes closer.
    for _ in range(_MOST_TRIES):
        if not len(data) > room >= _LEAST_BYTES:
            break
        scale *= 0.95 * (room / len(data)) ** 0.5
        data = make(scale)
    return data, scale


def _plain(name):
    """Return `name` with what no file system or client may take as "_"."""
    plain = "".join(
        char if unicodedata.category(char)[0] in "LMN" or char in "_. ()+-" else "_"
        for char in name
    )
    stem, suffix = os.path.splitext(plain)
    if unicodedata.category(stem[0])[0] not in "LN":
        stem = f"_{stem[1:]}"
    return stem[:_MAX_NAME_CHARS] + suffix


def _unique(name, taken):
    stem, suffix = os.path.splitext(name)
    number = 1
    while name in taken:
        number += 1
        name = f"{stem}-{number}{suffix}"
    return name


def _leave_out(report, name, reason):
    report["stderr"] += _NOTE.format(what=name, reason=reason)


def warm_up():
    """Draw once, so that all that drawing needs is loaded in every sandbox."""
    plt.plot([0, 1])
    plt.title("$x$ 中")
    take({"stderr": ""})
    _close("all")
    # Cached fonts keep their files open; no program may find an open file.
    font_manager._get_font.cache_clear()
    mathtext.MathTextParser._parse_cached.cache_clear()
