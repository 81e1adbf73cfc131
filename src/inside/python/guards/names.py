"""Guarded versions of the built-ins that reach a thing by a text.

Each judges the name as the checker judges `x.name`, and then does what the
built-in does. None keeps anything where a program could change it: no default
values, no attributes.
"""

import sys
from builtins import delattr as real_delattr
from builtins import getattr as real_getattr
from builtins import setattr as real_setattr
from builtins import vars as real_vars
from types import ModuleType

from .program import exact_text, is_module
from .views import views_of

# Attributes that are fine on some objects alone.
_ODD = frozenset({"__dict__", "obj", "__match_args__"})

_CO_OPTIMIZED = 1


def name_guards(policy, program, facades):
    """Return the guarded built-ins by name, and `attrgetter`, `methodcaller`."""
    forbidden = policy.attributes
    watched = frozenset(forbidden) | _ODD
    globals_view = views_of(program)

    def judge(obj, name):
        """Raise AttributeError if `obj.name` may not be read."""
        entry = forbidden.get(name)
        if entry is not None:
            raise AttributeError(f'Cannot use the attribute "{name}": {entry[0]}')
        if name == "__dict__" and (is_module(obj) or issubclass(type(obj), type)):
            raise AttributeError(
                'Cannot use the attribute "__dict__" of a type or a module: '
                "it hands out what is refused by name"
            )
        if name == "obj" and issubclass(type(obj), BaseException):
            raise AttributeError(
                'Cannot use the attribute "obj" of an exception: '
                "it hands out the object that an attribute was looked for on"
            )

    def member(module, name, default):
        """Return `module.name`, judged as the checker judges it."""
        if type(name) is not str:
            return real_getattr(module, name, *default)
        path = facades.path_of(module)
        why = facades.why_not_member(path, name)
        if why is not None:
            raise AttributeError(f'Cannot use "{path}.{name}": {why}')
        value = real_getattr(module, name, *default)
        if is_module(value):
            why = facades.why_not_value(value)
            if why is not None:
                raise AttributeError(f'Cannot use "{path}.{name}": {why}')
        return facades.guarded(value)

    # Types that are no modules. Those of a metaclass stay out: its __eq__ could
    # say that a module is one of them.
    plain = set()

    def getattr(obj, name, /, *default):
        if type(name) is str and name not in watched and type(obj) in plain:
            return real_getattr(obj, name, *default)
        name = exact_text(name)
        kind = type(obj)
        if name in watched:
            judge(obj, name)
        # Not isinstance: it would ask the object for its class.
        if issubclass(kind, ModuleType):
            return member(obj, name, default)
        if type(kind) is type:
            plain.add(kind)
        return real_getattr(obj, name, *default)

    unwritable = frozenset(forbidden) | {"__match_args__"}

    def refuse_write(name):
        why = forbidden[name][0] if name in forbidden else "patterns read by it"
        raise AttributeError(f'Cannot set the attribute "{name}": {why}')

    def setattr(obj, name, value, /):
        if type(name) is not str:
            name = exact_text(name)
        if name in unwritable:
            refuse_write(name)
        real_setattr(obj, name, value)

    def delattr(obj, name, /):
        if type(name) is not str:
            name = exact_text(name)
        if name in unwritable:
            refuse_write(name)
        real_delattr(obj, name)

    def names_of(frame):
        found = frame.f_locals
        if found is program.names:
            return globals_view(found)
        if frame.f_globals is not program.names:
            # Called by a library: its variables are no business of a program.
            return {}
        if frame.f_code.co_flags & _CO_OPTIMIZED:
            return found
        # A class body: what is written there would become the class.
        return dict(found)

    def globals():
        return globals_view(program.names)

    def locals():
        return names_of(sys._getframe(1))

    def vars(*args):
        if not args:
            return names_of(sys._getframe(1))
        for obj in args:
            if is_module(obj) or issubclass(type(obj), type):
                raise TypeError(
                    'Cannot use "vars" on a type or a module: '
                    "it hands out what is refused by name"
                )
        return real_vars(*args)

    def fetch(obj, name):
        name = exact_text(name)
        if "." not in name:
            return getattr(obj, name)
        for part in name.split("."):
            obj = getattr(obj, part)
        return obj

    class attrgetter:
        """attrgetter(attr, /, *attrs): return a callable that fetches them."""

        __slots__ = ("_names",)

        def __init__(self, attr, /, *attrs):
            names = tuple(exact_text(name) for name in (attr, *attrs))
            for name in names:
                if type(name) is not str:
                    raise TypeError("attribute name must be a string")
                for part in name.split("."):
                    if part in forbidden:
                        judge(None, part)
            self._names = names

        def __call__(self, obj, /):
            # Judged again: a program can write to `_names`.
            names = self._names
            if len(names) == 1:
                return fetch(obj, names[0])
            return tuple([fetch(obj, name) for name in names])

        def __repr__(self):
            return f"operator.attrgetter({', '.join(map(repr, self._names))})"

    class methodcaller:
        """methodcaller(name, /, *args, **kwargs): return a callable for it."""

        __slots__ = ("_name", "_args", "_kwargs")

        def __init__(self, name, /, *args, **kwargs):
            name = exact_text(name)
            if type(name) is not str:
                raise TypeError("method name must be a string")
            if name in forbidden:
                judge(None, name)
            self._name, self._args, self._kwargs = name, args, kwargs

        def __call__(self, obj, /):
            return getattr(obj, self._name)(*self._args, **self._kwargs)

        def __repr__(self):
            args = [repr(self._name), *map(repr, self._args)]
            args += [f"{key}={value!r}" for key, value in self._kwargs.items()]
            return f"operator.methodcaller({', '.join(args)})"

    guards = {
        guard.__name__: guard
        for guard in (getattr, setattr, delattr, globals, locals, vars)
    }
    for guard in (*guards.values(), attrgetter, methodcaller):
        guard.__qualname__ = guard.__name__
        guard.__module__ = "operator" if guard.__name__[-2:] == "er" else "builtins"
    guards["attrgetter"], guards["methodcaller"] = attrgetter, methodcaller
    return guards
