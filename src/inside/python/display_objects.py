"""Stands in for `IPython.display`: what cells import to show HTML, Markdown, pictures.

IPython itself is a shell with threads and sockets; of it, cells use the names
below. Outside of cells there is no such module.
"""

import builtins
import json
import os
import sys
import types

# The functions below look here, where a program cannot delete or replace any.
__builtins__ = dict(vars(builtins))


# Where the interpreter has its own files.
_READ_ONLY = ("/dev/", "/lib/", "/usr/share/")


class DisplayObject:
    """Object that is shown as one media type: text, bytes, or a file with either."""

    _binary = False

    def __init__(self, data=None, url=None, filename=None, metadata=None):
        if url is None and filename is None and _is_url(data):
            url, data = data, None
        if url is not None:
            raise ValueError(f'Cannot show "{url}": there is no network here')
        if filename is None and self._binary and isinstance(data, (str, os.PathLike)):
            filename, data = data, None
        self.data = data
        self.filename = filename
        self.metadata = metadata or {}
        self.reload()

    def reload(self):
        """Read the file again, if it is one."""
        if self.filename is not None:
            # The policy's own `open` is not asked: what it would refuse must be.
            if os.path.realpath(self.filename).startswith(_READ_ONLY):
                raise PermissionError(f"Cannot show {self.filename!r}: not a file of yours")
            with open(self.filename, "rb" if self._binary else "r") as file:
                self.data = file.read()

    def __repr__(self):
        return f"<IPython.core.display.{type(self).__name__} object>"


class TextDisplayObject(DisplayObject):
    """Object that is shown as text."""


class Pretty(TextDisplayObject):
    """Plain text."""

    def _repr_pretty_(self, printer, cycle):
        printer.text(self.data)


class HTML(TextDisplayObject):
    """HTML."""

    def _repr_html_(self):
        return self.data

    def __html__(self):
        return self.data


class Markdown(TextDisplayObject):
    """Markdown."""

    def _repr_markdown_(self):
        return self.data


class Latex(TextDisplayObject):
    """LaTeX, with its dollar signs."""

    def _repr_latex_(self):
        return self.data


class Math(TextDisplayObject):
    """A formula, without dollar signs."""

    def _repr_latex_(self):
        text = self.data.strip("$")
        return f"$\\displaystyle {text}$"


class SVG(DisplayObject):
    """A drawing."""

    def _repr_svg_(self):
        data = self.data
        return data.decode() if isinstance(data, bytes) else data


class JSON(DisplayObject):
    """A value of JSON, or its text."""

    def __init__(self, data=None, url=None, filename=None, metadata=None, **_others):
        super().__init__(data, url, filename, metadata)
        if isinstance(self.data, str):
            self.data = json.loads(self.data)

    def _repr_json_(self):
        return self.data


class Javascript(TextDisplayObject):
    """A script for the client that shows it."""

    def _repr_javascript_(self):
        return self.data


class IFrame:
    """Another page, in a frame."""

    def __init__(self, src, width, height, **_others):
        self.src, self.width, self.height = src, width, height

    def _repr_html_(self):
        return (
            f'<iframe width="{self.width}" height="{self.height}" '
            f'src="{self.src}" frameborder="0" allowfullscreen></iframe>'
        )


class Image(DisplayObject):
    """A picture: its bytes, or a file, as PNG, JPEG or GIF."""

    _binary = True

    def __init__(
        self, data=None, url=None, filename=None, format=None, metadata=None, **_others
    ):
        super().__init__(data, url, filename, metadata)
        self.format = (format or _format_of(self.data)).lower()

    def _repr_mimebundle_(self, include=None, exclude=None):
        kind = "jpeg" if self.format == "jpg" else self.format
        return {f"image/{kind}": bytes(self.data)}


def clear_output(wait=False):
    """Do nothing: what was shown has been sent already."""


def _is_url(data):
    return isinstance(data, str) and data.lower().startswith(("http://", "https://"))


def _format_of(data):
    starts = {b"\x89PNG": "png", b"\xff\xd8": "jpeg", b"GIF8": "gif"}
    return next(
        (name for start, name in starts.items() if bytes(data or b"").startswith(start)),
        "png",
    )


_NAMES = (
    DisplayObject,
    HTML,
    IFrame,
    Image,
    JSON,
    Javascript,
    Latex,
    Markdown,
    Math,
    Pretty,
    SVG,
    TextDisplayObject,
    clear_output,
)
# Names that libraries look for, to see whether they run in a notebook of their
# own.
_VERSION = (9, 0, 0)


def offer(display):
    """Let cells import `IPython.display`; `display` is what shows values there."""
    if "IPython" in sys.modules:
        return
    package = types.ModuleType("IPython", "The part of IPython that cells use.")
    module = types.ModuleType("IPython.display", "What cells show.")
    for each in _NAMES:
        setattr(module, each.__name__, each)
    module.display = display
    package.__path__ = []
    package.__version__ = ".".join(map(str, _VERSION))
    package.version_info = _VERSION
    package.get_ipython = lambda: None
    package.display = module
    sys.modules["IPython"] = package
    sys.modules["IPython.display"] = module
