"""Layout of text in lines of at most 79 columns.

The layout is Oppen's: text is held back from the first place on where a line
could be broken; once it is too long for its line, the outermost group that has
such places is broken at all of them.
"""

import builtins
import collections

# The functions below look here, where a program cannot delete or replace any.
__builtins__ = dict(vars(builtins))

WIDTH = 79


class _Group:
    """Group of items that break lines together."""

    def __init__(self, depth):
        self.depth = depth
        # Places held back where it could be broken.
        self.places = 0
        self.is_broken = False


class Printer:
    """Lays out one value; what `_repr_pretty_` of a value gets as its `p`."""

    def __init__(self, print_value):
        """print_value: adds a value, given it, the printer, and if it is in itself."""
        self._print_value = print_value
        self.indentation = 0
        # Ids of the values that are being printed.
        self.stack = []
        self._out = []
        self._column = 0
        # Texts, and places (separator, group, indentation), not out yet.
        self._held = collections.deque()
        self._held_chars = 0
        self._groups = [_Group(0)]
        # Those that may still be broken, by their depth.
        self._queue = [[self._groups[0]]]

    def text(self, text):
        """Add `text`, which has no end of a line."""
        if not self._held:
            self._out.append(text)
            self._column += len(text)
            return
        self._held.append(text)
        self._held_chars += len(text)
        self._break_outer_groups()

    def breakable(self, sep=" "):
        """Add `sep`, or the end of the line where the group does not fit."""
        group = self._groups[-1]
        if group.is_broken:
            self._end_line()
            return
        group.places += 1
        self._held.append((sep, group, self.indentation))
        self._held_chars += len(sep)
        self._break_outer_groups()

    def break_(self):
        """End the line, and with it the outermost group that has places."""
        group = self._take_outer()
        if group is not None:
            self._break(group)
        self._end_line()

    def _end_line(self):
        self.flush()
        self._out.append("\n" + " " * self.indentation)
        self._column = self.indentation

    def begin_group(self, indent=0, open=""):
        """Begin what is broken together, after `open`."""
        if open:
            self.text(open)
        group = _Group(self._groups[-1].depth + 1)
        self._groups.append(group)
        if group.depth == len(self._queue):
            self._queue.append([])
        self._queue[group.depth].append(group)
        self.indentation += indent

    def end_group(self, dedent=0, close=""):
        """End the group; `dedent` is what it was begun with."""
        self.indentation -= dedent
        group = self._groups.pop()
        if group.places == 0:
            self._forget(group)
        if close:
            self.text(close)

    def group(self, indent=0, open="", close=""):
        """Return a context manager for `begin_group` and `end_group`."""
        return _Within(self, indent, open, close)

    def pretty(self, value):
        """Add a value."""
        is_cycle = id(value) in self.stack
        self.stack.append(id(value))
        self.begin_group()
        try:
            self._print_value(value, self, is_cycle)
        finally:
            self.end_group()
            self.stack.pop()

    def flush(self):
        """Write what is held back, in this line as far as its groups fit."""
        while self._held:
            self._put(self._held.popleft())
        self._held_chars = 0

    def value(self):
        """Return the whole text."""
        self.flush()
        return "".join(self._out)

    def _put(self, item):
        if type(item) is str:
            self._out.append(item)
            self._column += len(item)
            self._held_chars -= len(item)
            return
        sep, group, indentation = item
        group.places -= 1
        self._held_chars -= len(sep)
        if group.is_broken:
            self._out.append("\n" + " " * indentation)
            self._column = indentation
            return
        if group.places == 0:
            self._forget(group)
        self._out.append(sep)
        self._column += len(sep)

    def _break_outer_groups(self):
        while self._column + self._held_chars > WIDTH:
            group = self._take_outer()
            if group is None:
                return
            self._break(group)

    def _take_outer(self):
        """Take the outermost group that has places; those around it are broken."""
        for groups in self._queue:
            for group in reversed(groups):
                if group.places:
                    group.is_broken = True
                    groups.remove(group)
                    return group
            for group in groups:
                group.is_broken = True
            groups.clear()
        return None

    def _break(self, group):
        while group.places:
            self._put(self._held.popleft())
        while self._held and type(self._held[0]) is str:
            self._put(self._held.popleft())

    def _forget(self, group):
        groups = self._queue[group.depth]
        if group in groups:
            groups.remove(group)


class _Within:
    def __init__(self, printer, indent, open, close):
        self._all = (printer, indent, open, close)

    def __enter__(self):
        printer, indent, open, _ = self._all
        printer.begin_group(indent, open)

    def __exit__(self, *failure):
        printer, indent, _, close = self._all
        printer.end_group(indent, close)
