"""Hands back the figures that a program has left open, as PNG.

A program draws as it would in a notebook; nobody needs to save anything. Other
kinds of files can come back in the same form: a list of dicts with name,
media_type, size (bytes) and data (base64).
"""

import base64
import io

import matplotlib.pyplot as plt
from matplotlib import font_manager, mathtext

# Of all figures together, before base64: about thirty ordinary plots.
LIMIT_BYTES = 2 * 1024 * 1024

_NOTE = "[figure {number} is not returned: {reason}]\n"


def take(account):
    """Return the open figures as files, and note in `account` what is left out.

    Nothing is raised: a figure that cannot be drawn is a note on stderr.
    """
    files = []
    used = 0
    for number in plt.get_fignums():
        try:
            buffer = io.BytesIO()
            plt.figure(number).savefig(buffer, format="png")
            data = buffer.getvalue()
        except Exception as error:
            _leave_out(account, number, f"{type(error).__name__}: {error}")
            continue
        if used + len(data) > LIMIT_BYTES:
            limit = f"all together are limited to {LIMIT_BYTES} bytes"
            _leave_out(account, number, f"{len(data)} bytes, {limit}")
            continue
        used += len(data)
        files.append(
            {
                "name": f"figure-{number}.png",
                "media_type": "image/png",
                "size": len(data),
                "data": base64.b64encode(data).decode("ascii"),
            }
        )
    return files


def _leave_out(account, number, reason):
    account["stderr"] += _NOTE.format(number=number, reason=reason)


def warm_up():
    """Draw once, so that all that drawing needs is loaded in every sandbox."""
    plt.plot([0, 1])
    plt.title("$x$")
    take({"stderr": ""})
    plt.close("all")
    # Cached fonts keep their files open; no program may find an open file.
    font_manager._get_font.cache_clear()
    mathtext.MathTextParser._parse_cached.cache_clear()
