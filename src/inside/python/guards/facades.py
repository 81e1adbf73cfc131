"""Modules as a program has them, where it may have a part alone.

A facade is a module of its own that holds the allowed names, some of them
guarded. Of the other modules the checker sees what is read.
"""

import operator
import os.path
import sys
import types
import typing
from importlib.util import find_spec

from .program import exact_text, is_module
from checker.modules import FACADES

from .mocks import judge_patches
from .paths import pathlib_names
from .questions import inspect_names
from .text_runners import profile_class, read_no_profiles, timeit_names
from .type_hints import type_hints
from .views import HIDDEN

class Facades:
    """The modules of one policy, and what may be read from them."""

    def __init__(self, policy, builtins, program):
        self._policy = policy
        self._program = program
        self._made = {}
        self._paths = {id(builtins): "builtins"}
        self._guards = {}
        self._import_leaf = None
        self._read = None
        self._makers = {
            "builtins": lambda: builtins,
            "operator": self._operator,
            "os": self._os,
            "os.path": self._os_path,
            "posixpath": self._os_path,
            "importlib": self._importlib,
            "importlib.util": self._importlib_util,
            "inspect": lambda: self._new("inspect", inspect_names(policy, self._read)),
            "typing": lambda: self._typing(builtins),
            "pathlib": lambda: self._new("pathlib", pathlib_names()),
            "timeit": lambda: self._new("timeit", timeit_names()),
            "cProfile": lambda: self._new("cProfile", {"Profile": profile_class()}),
            "pstats": read_no_profiles,
            "unittest.mock": lambda: judge_patches(self.import_member, self._read),
        }
        # A module that an operator allows as a whole is available as a whole.
        for name in (*FACADES, "pstats", "inspect"):
            if name not in policy.only:
                del self._makers[name]
        if "typing" not in policy.without:
            del self._makers["typing"]

    def use(self, guards, import_leaf):
        """Take the guarded built-ins, which need the facades themselves."""
        self._import_leaf = import_leaf
        self._read = guards["getattr"]
        self._guards = {
            id(operator.attrgetter): guards["attrgetter"],
            id(operator.methodcaller): guards["methodcaller"],
        }

    def guarded(self, value):
        """Return the guarded version of `value` if there is one, else itself."""
        return self._guards.get(id(value), value)

    def hand_out(self, name, module, wanted):
        """Return what `import name` gives: `module`, or its facade."""
        if wanted:
            facade = self._facade(name)
            for member in wanted:
                part = self._facade(f"{name}.{member}")
                part = part or sys.modules.get(f"{name}.{member}")
                if facade is not None and part is not None:
                    setattr(facade, member, part)
            return facade or module
        if name.startswith("unittest") and "unittest.mock" in sys.modules:
            self._facade("unittest.mock")
        top = self._facade(name.partition(".")[0])
        if top is None:
            return module
        for end in range(len(name)):
            if name[end] == ".":
                parent, member = name[:end], name[end + 1 :].partition(".")[0]
                found = sys.modules.get(f"{parent}.{member}")
                if self._facade(parent) is not None and found is not None:
                    found = self._facade(f"{parent}.{member}") or found
                    setattr(self._facade(parent), member, found)
        return top

    def import_module(self, name, package=None):
        """Import a module by a name given as text; `importlib.import_module`."""
        del package  # a program has none, and the guard refuses a leading dot
        module = self._import_leaf(name)
        why = self.why_not_value(module)
        if why is not None:
            raise ImportError(f'Cannot import "{name}" by a text: {why}', name=name)
        return module

    def find_spec(self, name, package=None):
        """Tell whether `import name` can work; `importlib.util.find_spec`.

        Returns None where it cannot, and else what prints as a spec: the real
        one leads to the loader.
        """
        del package  # a program has none
        name = exact_text(name)
        if self._policy.refuse_module(name) is not None:
            return None
        found = find_spec(name)
        if found is None:
            return None
        return types.SimpleNamespace(name=found.name, origin=found.origin)

    def import_member(self, path):
        """Return what a dotted path names, as `pkgutil.resolve_name` does.

        A module is handed out as an object that reads and writes what is
        allowed of it.
        """
        first, *rest = exact_text(path).split(".")
        if first == "__main__":
            found = sys.modules["__main__"]
        else:
            found = self._import_leaf(first)
        name = first
        for member in rest:
            name = f"{name}.{member}"
            if is_module(found) and f"{self.path_of(found)}.{member}" in sys.modules:
                found = self._import_leaf(name)
            else:
                found = self._read(found, member)
        return self._part(found) if is_module(found) else found

    def path_of(self, module):
        """Return the name of a module, which a program may have renamed; or None."""
        path = self._paths.get(id(module))
        if path is None:
            path = types.ModuleType.__getattribute__(module, "__dict__").get("__name__")
            if type(path) is not str or sys.modules.get(path) is not module:
                return None
        return path

    def why_not_member(self, path, member):
        """Return why `path.member` may not be read, or None."""
        if path == "__main__":
            return None
        if path is None:
            return "its module is not known" if member[:1] == "_" else None
        refusal, _ = self._policy.refuse_member(path, member)
        return None if refusal is None else refusal[0]

    def why_not_value(self, module):
        """Return why a program may not hold `module` in a variable, or None."""
        if id(module) in self._paths:
            return None
        path = self.path_of(module)
        if path is None:
            return "its module is not known"
        refusal = self._policy.refuse_module(path)
        if refusal is not None:
            return refusal[0]
        if self._policy.is_part(path):
            return "only a part of it is allowed, and what is read must be seen"
        return None

    def _part(self, module):
        """Return an object that reads and writes what is allowed of `module`."""
        path = self.path_of(module)
        forbidden = self._policy.attributes

        def judged(name):
            if name in HIDDEN or name in forbidden or name == "__dict__":
                why = "it leads out of the module"
            else:
                why = self.why_not_member(path, name)
            if why is not None:
                raise AttributeError(f'Cannot use "{path}.{name}": {why}')
            return name

        class Part:
            __slots__ = ()

            def __repr__(self):
                return repr(module)

            def __getattr__(self, name):
                return getattr(module, judged(exact_text(name)))

            def __setattr__(self, name, value):
                setattr(module, judged(exact_text(name)), value)

            def __delattr__(self, name):
                delattr(module, judged(exact_text(name)))

        return Part()

    def _facade(self, name):
        maker = self._makers.get(name)
        if maker is None:
            return None
        if name not in self._made:
            self._made[name] = module = maker()
            self._paths.setdefault(id(module), name)
        return self._made[name]

    def _new(self, name, names):
        module = types.ModuleType(name, sys.modules[name].__doc__)
        vars(module).update(names)
        return module

    def _operator(self):
        names = {k: v for k, v in vars(operator).items() if k[:1] != "_"}
        names["attrgetter"] = self.guarded(operator.attrgetter)
        names["methodcaller"] = self.guarded(operator.methodcaller)
        return self._new("operator", names)

    def _os(self):
        allowed = self._policy.only["os"]
        names = {name: vars(os)[name] for name in allowed if name in vars(os)}
        names["path"] = self._facade("os.path")
        return self._new("os", names)

    def _os_path(self):
        if "posixpath" in self._made:
            return self._made["posixpath"]
        names = {
            name: value
            for name, value in vars(os.path).items()
            if name[:1] != "_" and not is_module(value)
        }
        module = self._made["posixpath"] = self._new("posixpath", names)
        self._paths[id(module)] = "os.path"
        return module

    def _typing(self, builtins):
        # In place: `dataclasses` looks for the very module.
        typing.get_type_hints = type_hints(
            self._program, builtins, self._read, self.why_not_value
        )
        return typing

    def _importlib(self):
        names = {"import_module": self.import_module}
        names["util"] = self._facade("importlib.util")
        return self._new("importlib", names)

    def _importlib_util(self):
        return self._new("importlib.util", {"find_spec": self.find_spec})
