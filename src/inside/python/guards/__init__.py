"""Guards that judge names at run time, where the checker could not see them.

The checker judges names that are written out. `getattr(model, name)`,
`globals()[name]` and `importlib.import_module(name)` are judged here, by the
same tables, at the moment of use.

Goals:
1. A program has built-ins of its own (`builtins` in its `__main__`): those of
   the policy alone, a few of them guarded: `names`. Libraries keep theirs.
2. Each import of a program is judged as the checker would: `imports`. A module
   that it may not import is an ImportError that it can catch.
3. A module of which a part is allowed is handed out as that part where its
   functions need a guard: `facades`.
4. A namespace is handed out so that nothing in it can be taken away: `views`.
5. A text that a library runs as code is judged as the program is: `evaluators`.

Like the checker it is policy, not the boundary: see
docs/adr/0018-guards-at-run-time.md.
"""

import builtins
import os
import types

from .evaluators import judge_texts
from .facades import Facades
from .imports import import_guards
from .names import name_guards
from .program import Program

__all__ = ["Guards", "judge_texts"]

# Names that the machinery of import and class statements asks for by itself; no
# program may name them.
_MACHINERY = ("__build_class__", "__name__", "__doc__", "__debug__")


def _open_to_write(file, mode):
    """Open a file for `ndarray.tofile`: C that looks for `open` in its caller's built-ins.

    Without one it returns NULL and no exception. A program that gets hold of it
    writes where `tofile` does.
    """
    if type(mode) is not str or mode != "wb":
        raise PermissionError("Cannot open the file: programs open no files under this policy")
    # Not a descriptor.
    return builtins.open(os.fspath(file), "wb")


class _Builtins(types.ModuleType):
    """The built-ins of a program, which does not read what is for C alone."""

    def __getattribute__(self, name):
        value = types.ModuleType.__getattribute__(self, name)
        if value is _open_to_write:
            raise AttributeError("module 'builtins' has no attribute 'open'")
        return value

    def __dir__(self):
        names = types.ModuleType.__dir__(self)
        return [name for name in names if hasattr(self, name)]


class Guards:
    """The guards of one policy; made once, before the baseline."""

    def __init__(self, policy):
        self._program = Program()
        module = _Builtins("builtins", builtins.__doc__)
        names = vars(module)
        for name, value in vars(builtins).items():
            if name in _MACHINERY or name not in policy.names:
                names[name] = value
        names.setdefault("open", _open_to_write)
        for name in ("__loader__", "__spec__", "__package__"):
            names[name] = None
        self._builtins = module
        facades = Facades(policy, module, self._program)
        guards = name_guards(policy, self._program, facades)
        names.update((k, v) for k, v in guards.items() if k not in policy.unguarded)
        names["__import__"], import_leaf = import_guards(policy, facades)
        facades.use(guards, import_leaf)

    def enter(self, main):
        """Give the module `main` built-ins of its own."""
        self._program.names = vars(main)
        main.__builtins__ = self._builtins
