"""Rules of one policy for programs. `load_policy` makes policies."""

import sys

from .inputs import INPUTS
from .installed import is_installed
from .modules import (
    ALLOWED_MODULES,
    EXCLUDED_MODULES,
    FACADES,
    GUARDED_MODULES,
    MODULE_DUNDERS,
    NAMESAKES,
    ONLY,
    PACKAGES,
    PART_HELPS,
    READS_BY_NAME,
    WITHOUT,
    hint_for,
)
from .names import (
    DEFINABLE_ATTRIBUTES,
    FORBIDDEN_ATTRIBUTES,
    FORBIDDEN_NAMES,
    GUARDED_NAMES,
    NEVER_BOUND,
)

_DENIED = "the operator of this service does not allow it"
_DENIED_HINT = "ask the operator of this service to allow it, or do without"
_UNKNOWN = "it is not among the modules that are allowed here"
_ABSENT = "not installed here"
_MODULES_HINT = (
    "use the standard library's modules for data, or numpy, pandas, scipy, "
    "sklearn, matplotlib, sympy, networkx, sqlite3; /health lists the packages"
)
_PRIVATE = "it is private to its module"
_PRIVATE_HINT = "use a name without a leading underscore, as dir() of it lists"
_PART_HINT = "use another name of the module; docs/safety-policy.md lists them"
_LEAKED = "a module is used under its own name"
_LEAKED_HINT = "import it by its own name, as in: import operator"
_RELATIVE = "a program here is one file, there is no package around it"
_RELATIVE_HINT = "put the code into the program itself"


class Policy:
    """One policy, ready for the checker. Made once, never changed after.

    name: "strict", "permissive" or "custom", for health and metrics.
    is_open: True if there is nothing to check at all.
    """

    __slots__ = (
        "name",
        "is_open",
        "is_strict",
        "allowed",
        "packages",
        "excluded",
        "only",
        "without",
        "namespaces",
        "names",
        "unguarded",
        "never_bound",
        "attributes",
        "banned",
        "watched",
        "own_modules",
        "_base",
        "_brought",
    )

    def __init__(self, base, brought=frozenset(), own_modules=frozenset()):
        self._base = base
        self._brought = brought
        name, is_strict, modules, names, attributes = base
        extras = [INPUTS[each] for each in sorted(brought)] if is_strict else []
        allow, deny = modules
        self.name = name
        self.is_strict = is_strict
        self.is_open = not is_strict and not (deny or names[1] or attributes[1])
        self._set_modules(allow, deny, extras, own_modules)
        self.names = dict(FORBIDDEN_NAMES) if is_strict else {}
        # Guarded built-ins that the operator allows as they are.
        self.unguarded = frozenset(GUARDED_NAMES).intersection(names[0])
        for extra in extras:
            for entry in extra.get("names", ()):
                del self.names[entry]
        self.attributes = dict(FORBIDDEN_ATTRIBUTES) if is_strict else {}
        never = NEVER_BOUND if is_strict else frozenset()
        self.never_bound = never.difference(names[0])
        for entry in names[0]:
            self.names.pop(entry, None)
        for entry in names[1]:
            self.names[entry] = (_DENIED, _DENIED_HINT)
        for entry in attributes[0]:
            self.attributes.pop(entry, None)
        for entry in attributes[1]:
            self.attributes[entry] = (_DENIED, _DENIED_HINT)
        # Attributes whose name nobody needs for a variable or a method.
        self.banned = self.never_bound | frozenset(
            entry
            for entry in self.attributes
            if entry in FORBIDDEN_ATTRIBUTES and entry not in DEFINABLE_ATTRIBUTES
        )
        self.watched = frozenset(self.names) | self.banned

    def with_inputs(self, brought, own_modules):
        """Return the policy of a run that brings something.

        brought: set of keys of `INPUTS`.
        own_modules: set of names of modules that the run brings. Those that are
        called like a module of the standard library, or like one that is
        refused, are left out: the name stands for what it always stands for.
        """
        brought = frozenset(brought) | self._brought
        if brought == self._brought and not own_modules:
            return self
        return Policy(self._base, brought, own_modules)

    def _set_modules(self, allow, deny, extras, own_modules):
        strict = self.is_strict
        self.allowed = set(ALLOWED_MODULES) if strict else set()
        self.packages = set(PACKAGES) if strict else set()
        self.excluded = dict(EXCLUDED_MODULES) if strict else {}
        self.only = dict(ONLY) if strict else {}
        self.without = dict(WITHOUT) if strict else {}
        for extra in extras:
            self._add(extra)
        self.own_modules = frozenset(
            name
            for name in own_modules
            if name not in self.excluded and name not in sys.stdlib_module_names
        )
        self.packages |= self.own_modules
        for entry in allow:
            self.packages.add(entry)
            for table in (self.excluded, self.only, self.without):
                for known in [k for k in table if _is_under(k, entry)]:
                    del table[known]
        for entry in deny:
            self.excluded[entry] = (_DENIED, _DENIED_HINT)
        # Packages that only hold what is allowed, such as "xml".
        self.namespaces = set()
        for entry in self.allowed | self.packages:
            while "." in entry:
                entry = entry.rpartition(".")[0]
                if entry not in self.allowed and entry not in self.packages:
                    self.namespaces.add(entry)

    def _add(self, extra):
        for entry in extra.get("modules", ()):
            self.allowed.add(entry)
            self.excluded.pop(entry, None)
            self.only.pop(entry, None)
        for entry, names in extra.get("parts", {}).items():
            self.allowed.add(entry)
            self.excluded.pop(entry, None)
            self.only[entry] = self.only.get(entry, frozenset()) | names
        for entry, name in extra.get("members", ()):
            if name in self.without.get(entry, ()):
                rest = dict(self.without[entry])
                del rest[name]
                self.without[entry] = rest

    def refuse_module(self, path):
        """Return None if `import path` is fine, else (why, what to do instead)."""
        prefix = path
        in_package = False
        while prefix:
            refusal = self.excluded.get(prefix)
            # "import os.path" where an operator allowed just that part of os.
            if refusal is not None and not self._has_allowed(path, prefix):
                return refusal
            in_package = in_package or prefix in self.packages
            prefix, _, member = prefix.rpartition(".")
            why = self.without.get(prefix, {}).get(member)
            if why is not None:
                return why, hint_for(why)
        if not self.is_strict or path in self.allowed:
            return None
        if in_package:
            if any(part[:1] == "_" for part in path.split(".")):
                return _PRIVATE, _PRIVATE_HINT
            return None
        if path in self.namespaces:
            return None
        return _UNKNOWN if is_installed(path) else _ABSENT, _MODULES_HINT

    def is_forbidden(self, path):
        """Return whether `path`, a refused module, is more than not installed."""
        refusal = self.refuse_module(path)
        return refusal is not None and refusal[0] is not _ABSENT

    def _has_allowed(self, path, prefix):
        # The nearer entry wins: "deny numpy, allow numpy.linalg".
        while len(path) > len(prefix):
            if path in self.packages or path in self.namespaces:
                return True
            path = path.rpartition(".")[0]
        return path in self.namespaces

    def refuse_member(self, path, member):
        """Return (refusal or None, path of what `path.member` is).

        path: a module, or something in it; the answer says what it is if it is
        a module that leaked in from elsewhere, as in `json.codecs`.
        """
        full = f"{path}.{member}"
        only = self.only.get(path)
        if only is not None and member not in only:
            if self.refuse_module(full) is None and full in self.allowed:
                return None, full
            row = PART_HELPS.get(full) or PART_HELPS.get(path)
            if row is not None:
                return row, full
            why = f'only a part of "{path}" is allowed, and this is not in it'
            return (why, _PART_HINT), full
        if only is not None or self._is_value(path):
            # Before names of modules are looked for: sys.platform is a text.
            return None, full
        why = self.without.get(path, {}).get(member)
        if why is not None:
            return (why, hint_for(why)), full
        refusal = self.excluded.get(full)
        if refusal is not None and not self._has_allowed(full, full):
            return refusal, full
        if full in self.allowed or full in self.namespaces or not self.is_strict:
            return None, full
        if path in self.namespaces:
            return self.refuse_module(full), full
        root = path.partition(".")[0]
        # A module of the program's own was checked as the program is: it holds
        # nothing that is refused, whatever it calls what it holds.
        is_own = root in self.own_modules
        if member[0] == "_":
            if member in MODULE_DUNDERS or (is_own and member[:2] != "__"):
                return None, full
            return (_PRIVATE, _PRIVATE_HINT), full
        if member in NAMESAKES.get(root, ()):
            return None, full
        refusal = self.excluded.get(member)
        if refusal is not None and not is_own:
            return refusal, member
        if member in GUARDED_MODULES:
            return (_LEAKED, _LEAKED_HINT), full
        if member in self.only or (
            member in self.without and root not in self.packages
        ):
            return None, member
        return None, full

    def _is_value(self, path):
        """Return whether `path` is in a module of which a part is allowed, and none.

        No module leaks from there: `sys.stdin.readline` is a method.
        """
        while "." in path and path not in self.allowed:
            path = path.rpartition(".")[0]
            if path in self.only:
                return True
        return False

    def is_part(self, path):
        """Return whether most of the module `path` is refused, and yet in it.

        Such a module is refused as a value. Modules that lack a few names only
        are not: programs loop over `(zlib, bz2, lzma)`.
        """
        return path in self.only and path not in FACADES

    def reads_by_name(self, path):
        """Return where names begin among the arguments of `path`, or None."""
        return READS_BY_NAME.get(path) if self.is_strict else None


def relative_refusal():
    """Return (why, what to do instead) for `from . import x`."""
    return _RELATIVE, _RELATIVE_HINT


def _is_under(path, parent):
    return path == parent or path.startswith(parent + ".")
