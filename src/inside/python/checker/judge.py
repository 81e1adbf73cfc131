"""Judges names and modules, when all imports and bindings of a program are known.

A name is judged where it stands, but acquitted where Python's scope rules say
that the program has bound it itself (`bindings`).
"""

import ast

from .bindings import own_mentions
from .calls import Calls
from .facts import is_frame_fact, is_membership
from .imports import MAX_PATHS, mark_crowd
from .modules import GUARDED_READERS, UNPICKLES, hint_for
from .scan import PICKLE_HINT, PICKLE_WHY
from .syntax import after_dot, last_name
from .texts import texts


class Judge:
    """Judge of one scan; its marks go to the scan."""

    def __init__(self, scan):
        self.scan = scan
        self.policy = scan.policy

    def run(self):
        """Judge what only the whole program can tell."""
        policy = self.policy
        self._spread_aliases()
        suspects = []  # (Name, whether as a built-in, marks if not one's own)
        calls = Calls(self.scan, suspects)
        if policy.is_strict:
            calls.run()
        watched, imports = policy.watched, self.scan.imports
        parts = {
            name
            for name, paths in imports.items()
            if any(self._is_refused_value(path) for path in paths)
        }
        match_args = policy.is_strict
        for node in self.scan.names:
            name = node.id
            if name in watched:
                self._suspect_name(node, suspects)
            if name in parts and (
                type(node.ctx) is ast.Load or id(node) in self.scan.augmented
            ):
                self._suspect_value(node, suspects)
            if name == "__match_args__" and match_args:
                calls.match_args(node)
        for base, outermost in self.scan.chains:
            name = base.id
            if name in watched:
                self._suspect_name(base, suspects)
            if name in imports:
                self._suspect_chain(base, outermost, suspects)
        if suspects:
            self._acquit(suspects)

    def _spread_aliases(self):
        """Let `y = x` carry what `import x` gave to x."""
        imports = self.scan.imports
        if not (imports and self.scan.aliases):
            return
        followers = {}
        for target, origin in self.scan.aliases:
            followers.setdefault(origin, []).append(target)
        todo = [name for name in followers if name in imports]
        while todo:
            origin = todo.pop()
            for target in followers.get(origin, ()):
                known = imports.setdefault(target, set())
                if imports[origin] <= known:
                    continue
                if len(known | imports[origin]) > MAX_PATHS:
                    mark_crowd(self.scan, self.scan.tree.body[0], target)
                    return
                known |= imports[origin]
                todo.append(target)

    def _acquit(self, suspects):
        """Mark suspects, except names that the program has bound itself."""
        builtin = {node.id for node, is_builtin, _ in suspects if is_builtin}
        module = {node.id for node, is_builtin, _ in suspects if not is_builtin}
        own = own_mentions(self.scan.tree, builtin) if builtin else ()
        if module:
            own_modules = own_mentions(self.scan.tree, module, set(self.scan.imports))
        else:
            own_modules = ()
        for node, is_builtin, marks in suspects:
            if id(node) not in (own if is_builtin else own_modules):
                self.scan.marks.extend(marks)

    def _suspect_name(self, node, suspects):
        policy, name = self.policy, node.id
        if name in policy.banned:
            self.scan.mark_banned(node, name)
            return
        if type(node.ctx) is ast.Store and id(node) not in self.scan.augmented:
            return
        why, hint = policy.names[name]
        mark = (node, "name", f'Cannot use "{name}": {why}', hint)
        suspects.append((node, True, [mark]))

    def _is_refused_value(self, path):
        if self.policy.is_part(path):
            return True
        if self.policy.reads_by_name(path) is not None:
            return True
        if path in UNPICKLES and self.policy.is_strict:
            return True
        parent, _, member = path.rpartition(".")
        return member in self.policy.without.get(parent, ())

    def _suspect_value(self, node, suspects):
        """A module of which a part is refused, or a refused function, as a value."""
        if id(node) in self.scan.exempt:
            return
        marks = []
        for path in sorted(self.scan.imports[node.id]):
            self._judge_value(node, node, path, marks)
        if marks:
            suspects.append((node, False, marks))

    def _judge_value(self, node, place, path, marks):
        policy = self.policy
        start = policy.reads_by_name(path)
        parent, _, member = path.rpartition(".")
        why = policy.without.get(parent, {}).get(member)
        if why is not None:
            message = f'Cannot use "{path}": {why}'
            marks.append((place, "module-attribute", message, hint_for(why)))
        elif start is not None:
            problem = self._names_problem(node, start, path in GUARDED_READERS)
            if problem is not None:
                marks.append(
                    (
                        place,
                        "dynamic-getattr",
                        f'Cannot use "{path}" {problem}',
                        'write the names out, as in attrgetter("name")',
                    )
                )
        elif path in UNPICKLES and self._may_unpickle(node, UNPICKLES[path]):
            message = f'Cannot use "{path}" so that it may unpickle: {PICKLE_WHY}'
            marks.append((place, "expression", message, PICKLE_HINT))
        elif policy.is_part(path):
            marks.append(
                (
                    place,
                    "module",
                    f'Cannot hand on the module "{path}": only a part of it is '
                    "allowed, and what is read from it must be seen",
                    "write module.name where it is used",
                )
            )

    def _names_problem(self, node, start, is_guarded):
        """Return what is wrong with the names `node` is called with, or None.

        is_guarded: names that are not written out are judged at run time.
        """
        call = self.scan.parent(node)
        if type(call) is not ast.Call or call.func is not node:
            if is_guarded:
                return None
            return "as a value: it reads attributes that no check has seen"
        # methodcaller(name, *args) has one name, attrgetter(*names) many.
        names = call.args[start:]
        if last_name(node) == "methodcaller":
            names = names[:1]
        for keyword in call.keywords:
            if keyword.arg is None and not is_guarded:
                return "with arguments that are not written out"
            if keyword.arg in ("assigned", "updated"):
                names.append(keyword.value)
        for argument in call.args[:start]:
            if type(argument) is ast.Starred and not is_guarded:
                return "with arguments that are not written out"
        for argument in names:
            for text in texts(argument):
                if text is None:
                    if is_guarded:
                        continue
                    return "with a name that is not written out"
                for part in text.split("."):
                    if part in self.policy.attributes:
                        return f'with "{part}": {self.policy.attributes[part][0]}'
        return None

    def _may_unpickle(self, node, position):
        """Return whether what `node` is called with may allow pickles.

        The argument by its name is a matter of the scan.
        """
        call = self.scan.parent(node)
        if type(call) is not ast.Call or call.func is not node:
            return True
        if any(type(argument) is ast.Starred for argument in call.args):
            return True
        if any(keyword.arg is None for keyword in call.keywords):
            return True
        allowed = call.args[position : position + 1]
        return bool(allowed) and not (
            type(allowed[0]) is ast.Constant and not allowed[0].value
        )

    def _suspect_chain(self, base, outermost, suspects):
        marks = []
        for path in sorted(self.scan.imports[base.id]):
            self._walk_chain(outermost, path, marks)
        if marks:
            suspects.append((base, False, marks))

    def _walk_chain(self, outermost, path, marks):
        steps = []
        while type(outermost) is ast.Attribute:
            steps.append(outermost)
            outermost = outermost.value
        written = path
        for step in reversed(steps):
            if step.attr in self.policy.attributes:
                return
            refusal, path = self.policy.refuse_member(path, step.attr)
            written = f"{written}.{step.attr}"
            if refusal is not None and self._is_fact(step, path):
                return
            if refusal is not None:
                marks.append(
                    (
                        after_dot(step),
                        "module-attribute",
                        f'Cannot use "{written}": {refusal[0]}',
                        refusal[1],
                    )
                )
                return
        if steps and type(steps[0].ctx) is ast.Load and self._is_refused_value(path):
            self._judge_value(steps[0], after_dot(steps[0]), path, marks)

    def _is_fact(self, node, path):
        """Return whether the refused `path` at `node` gives a text or a number."""
        if path == "sys.modules":
            return is_membership(self.scan, node)
        return is_frame_fact(self.scan, node, path)
