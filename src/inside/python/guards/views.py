"""The globals of a program, handed out as a dict."""

from .program import exact_text

# A library that finds no `__builtins__` where it runs code puts the real ones
# there: so no program may take them away, nor see them.
HIDDEN = frozenset({"__builtins__", "__loader__", "__spec__"})


def views_of(program):
    """Return the function that makes views of the globals of `program`, a Program.

    It is called with the globals, and returns them as `globals()` gives them. A
    dict: a copy, so that C code which reads it finds what is there now. Writes
    go to the globals too; names that were bound later are found.
    """

    class Globals(dict):
        # Where to write is in the closures: an attribute could be set by the
        # program.
        __slots__ = ()

    def live(key):
        # A key that is no plain text could equal whatever it likes.
        key = exact_text(key)
        return type(key) is str and key not in HIDDEN and key in program.names

    def __getitem__(self, key):
        if live(key):
            return program.names[exact_text(key)]
        return dict.__getitem__(self, key)

    def __contains__(self, key):
        return live(key) or dict.__contains__(self, key)

    def get(self, key, default=None):
        return self[key] if key in self else default

    def __setitem__(self, key, value):
        key = exact_text(key)
        if key in HIDDEN:
            raise KeyError(f'Cannot bind "{key}": it is not the program\'s own')
        dict.__setitem__(self, key, value)
        if type(key) is str:
            program.names[key] = value

    def __delitem__(self, key):
        key = exact_text(key)
        if key in HIDDEN:
            raise KeyError(key)
        found = live(key)
        if found:
            del program.names[key]
        if not found or dict.__contains__(self, key):
            dict.__delitem__(self, key)

    def setdefault(self, key, default=None):
        if key not in self:
            self[key] = default
        return self[key]

    def update(self, *args, **kwargs):
        for key, value in dict(*args, **kwargs).items():
            self[key] = value

    def __ior__(self, other):
        update(self, other)
        return self

    def pop(self, key, *default):
        if key in self:
            value = self[key]
            del self[key]
            return value
        return dict.pop(self, key, *default)

    def popitem(self):
        for key in reversed(list(self)):
            return key, pop(self, key)
        raise KeyError("popitem(): dictionary is empty")

    def clear(self):
        for key in list(self):
            del self[key]

    for method in (
        __getitem__,
        __contains__,
        get,
        __setitem__,
        __delitem__,
        setdefault,
        update,
        __ior__,
        pop,
        popitem,
        clear,
    ):
        setattr(Globals, method.__name__, method)

    def globals_view(names):
        view = Globals(names)
        for key in HIDDEN:
            dict.pop(view, key, None)
        return view

    return globals_view
