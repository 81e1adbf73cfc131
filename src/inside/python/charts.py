"""Reads the data that a figure of matplotlib's shows.

The form is that of E2B's clients: a chart is a dict with `type`, `title`,
`elements` and what its type adds; a figure with several axes is a "superchart"
of charts.
"""

import json
import math
import re
from datetime import date

import numpy as np
from matplotlib.collections import PathCollection
from matplotlib.dates import _SwitchableDateConverter, num2date
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch, Rectangle, Wedge
from matplotlib.text import Text

_MAX_CHARS = 262_144
# More points than that do not fit, and reading them takes long.
_MOST_POINTS = 25_000
_UNIT = re.compile(r"\s\(([^()\n]*)\)|\[([^\[\]\n]*)\]")


def chart_of(figure):
    """Return the chart of a figure; None without data, or with too much."""
    axes = [ax for ax in figure.axes if ax.has_data()]
    if not axes:
        return None
    try:
        charts = [_chart(ax) for ax in figure.axes]
        chart = charts[0]
        if len(charts) > 1:
            title = figure.get_suptitle()
            chart = {"type": "superchart", "title": title, "elements": charts}
        is_small = len(json.dumps(chart, allow_nan=False)) <= _MAX_CHARS
    except Exception:
        # Some drawings are like none of these, and are still pictures.
        return None
    return chart if is_small else None


def _chart(ax):
    artists = [artist for artist in ax._children if not isinstance(artist, Text)]
    for kinds, read in _READERS:
        if read is not _lines and read is not _boxes:
            artists = [artist for artist in artists if not _is_grid_line(artist)]
        if all(isinstance(artist, kinds) for artist in artists):
            return {"title": ax.get_title() or None, **read(ax)}
    return {"type": "unknown", "title": ax.get_title() or None, "elements": []}


def _is_grid_line(artist):
    if not isinstance(artist, Line2D):
        return False
    sides = artist.get_xdata(), artist.get_ydata()
    return all(len(side) == 2 for side in sides) and any(
        side[0] == side[1] for side in sides
    )


def _lines(ax):
    elements = []
    for line in ax.get_lines():
        if _is_grid_line(line):
            continue
        label = line.get_label()
        if label.startswith("_child"):
            label = f"Line {label[6:]}"
        points = _points(line.get_xdata(), line.get_ydata())
        elements.append({"label": label, "points": points})
    return {"type": "line", **_names(ax), **_scales(ax), "elements": elements}


def _scatter(ax):
    elements = [
        {
            "label": each.get_label(),
            "points": _points(*np.ma.filled(each.get_offsets(), np.nan).T),
        }
        for each in ax.collections
    ]
    return {"type": "scatter", **_names(ax), **_scales(ax), "elements": elements}


def _bars(ax):
    elements, is_across = [], False
    for container in ax.containers:
        group = container.get_label()
        if group.startswith("_container"):
            group = f"Group {group[10:]}"
        # Bars that grow to the right.
        is_across = container.orientation == "horizontal"
        labels = _tick_labels(ax.yaxis if is_across else ax.xaxis)
        elements += [
            {
                "label": label,
                "group": group,
                "value": _value(bar.get_width() if is_across else bar.get_height()),
            }
            for label, bar in zip(labels, container)
        ]
    return {"type": "bar", **_names(ax, is_across), "elements": elements}


def _pie(ax):
    elements = [
        {
            "label": wedge.get_label(),
            # Angles are of single precision.
            "angle": float(f"{abs(wedge.theta2 - wedge.theta1):.6g}"),
            "radius": _value(wedge.r),
        }
        for wedge in ax.patches
    ]
    return {"type": "pie", "elements": elements}


def _boxes(ax):
    # Along x, then along y: (least, greatest).
    boxes = [
        [(min(side), max(side)) for side in patch.get_path().vertices.T]
        for patch in ax.patches
    ]
    lines = [
        [np.asarray(line.get_xdata(), float), np.asarray(line.get_ydata(), float)]
        for line in ax.lines
    ]
    # A median crosses a box: along x where values are along y.
    is_across = not any(
        _is_within(line, box) and _is_level(line)
        for line in lines
        for box in boxes
    )
    if is_across:
        boxes = [box[::-1] for box in boxes]
        lines = [line[::-1] for line in lines]
    labels = _tick_labels(ax.yaxis if is_across else ax.xaxis)
    elements = [_box(label, box, lines) for label, box in zip(labels, boxes)]
    return {"type": "box_and_whisker", **_names(ax, is_across), "elements": elements}


def _box(label, box, lines):
    (first, third) = box[1]
    told = {"min": first, "median": None, "max": third, "outliers": []}
    for places, values in lines:
        if not len(places) or not _is_inside(places, box[0]):
            continue
        if len(values) == 2 and places[0] == places[1]:
            # A whisker leaves the box at one of its ends.
            if _is_near(max(values), first):
                told["min"] = min(values)
            elif _is_near(min(values), third):
                told["max"] = max(values)
        elif len(values) == 2 and _is_inside(values, box[1]):
            told["median"] = values[0]
        elif np.all(places == places[0]):
            told["outliers"] += [_value(value) for value in values]
    quartiles = {"first_quartile": first, "third_quartile": third}
    outliers = told.pop("outliers")
    numbers = {name: _value(value) for name, value in {**told, **quartiles}.items()}
    return {"label": label, **numbers, "outliers": outliers}


def _is_level(line):
    places, values = line
    return len(values) == 2 and values[0] == values[1] and places[0] != places[1]


def _is_within(line, box):
    return all(_is_inside(values, side) for values, side in zip(line, box))


def _is_inside(values, side):
    return all(
        side[0] <= value <= side[1] or _is_near(value, side[0]) or _is_near(value, side[1])
        for value in values
    )


def _is_near(value, other):
    return math.isclose(value, other, rel_tol=1e-9, abs_tol=1e-12)


# Of artists that are all of these kinds, the first counts.
_READERS = (
    (Line2D, _lines),
    ((PathPatch, Line2D), _boxes),
    (PathCollection, _scatter),
    (Wedge, _pie),
    (Rectangle, _bars),
)


def _names(ax, is_across=False):
    """Return names and units of the axes; x is that of the groups."""
    names = [ax.get_xlabel() or None, ax.get_ylabel() or None]
    if is_across:
        names.reverse()
    units = [_UNIT.search(name or "") for name in names]
    units = [found and (found[1] or found[2]) for found in units]
    keys = "x_label", "y_label", "x_unit", "y_unit"
    return dict(zip(keys, [*names, *units]))


def _scales(ax):
    told = {}
    for letter, axis in (("x", ax.xaxis), ("y", ax.yaxis)):
        ticks = axis.get_ticklocs()
        labels = _tick_labels(axis)
        scale = axis.get_scale()
        if isinstance(axis.converter, _SwitchableDateConverter):
            ticks, scale = [num2date(tick).isoformat() for tick in ticks], "datetime"
        else:
            ticks = [_value(tick) for tick in ticks]
            # Categories are numbered, and their labels are not the numbers.
            is_category = all(
                tick == index and label != str(index)
                for index, (tick, label) in enumerate(zip(ticks, labels))
            )
            scale = "categorical" if scale == "linear" and is_category else scale
        told |= {
            f"{letter}_ticks": ticks,
            f"{letter}_tick_labels": labels,
            f"{letter}_scale": scale,
        }
    return told


def _tick_labels(axis):
    return [label.get_text() for label in axis.get_ticklabels()]


def _points(xs, ys):
    if len(xs) > _MOST_POINTS:
        raise ValueError("too many points")
    return [[_value(x), _value(y)] for x, y in zip(xs, ys)]


def _value(value):
    """Return a number, or the text of a date or a category; None if JSON has none."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, np.datetime64):
        return str(value.astype("datetime64[s]"))
    number = float(value)
    return number if math.isfinite(number) else None
