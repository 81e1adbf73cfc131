"""Judges the calls and attributes whose arguments or owners decide.

`getattr`, `vars`, `type` with three arguments, `str.format`, the expressions of
pandas, `x.__dict__`, `__match_args__`: each is fine in its ordinary form, and a
way around the tables in another.
"""

import ast

from .modules import PART_HELPS
from .names import BUILTIN_TYPES
from .scan import ODD_ATTRIBUTES, PATH_METHODS
from .syntax import after_dot, last_name
from .texts import field_attributes, literal_text, texts, walks_variable

_DICT_HINT = "use it on objects of your own, as in vars(point)"
_FORMAT_HINT = "pass the value itself to format()"


class Calls:
    """Judge of one scan. Marks go to the scan, or to `suspects` if they depend
    on whether the program has bound the name of the function itself."""

    def __init__(self, scan, suspects):
        self.scan = scan
        self.policy = scan.policy
        self.suspects = suspects
        tops = {
            path.partition(".")[0] for paths in scan.imports.values() for path in paths
        }
        self.uses_pandas = "pandas" in tops
        # A run with files has the whole of it.
        self.has_pure_paths = "pathlib" in tops and "pathlib" in self.policy.only

    def run(self):
        """Judge all calls and attributes that the scan set aside."""
        for call in self.scan.calls:
            self._special_call(call)
        for call in self.scan.texts:
            self._text_method(call)
        for attribute in self.scan.odd:
            self._odd_attribute(attribute)

    def _special_call(self, call):
        name, args = call.func.id, call.args
        self.scan.exempt.add(id(call.func))
        if args and type(args[0]) is ast.Name and name != "vars":
            if name in ("hasattr", "dir"):
                # A yes or no, or names: nothing of the module is handed on.
                self.scan.exempt.add(id(args[0]))
        if name == "vars":
            self._vars(call)
        elif name in ("getattr", "setattr", "delattr"):
            self._attribute_call(call, name)
        elif name == "type" and len(args) == 3:
            self._class_call(args[2])

    def _attribute_call(self, call, name):
        policy, args = self.policy, call.args
        is_getattr = name == "getattr"
        if name in policy.unguarded:
            return
        literal = (
            args[1].value
            if len(args) > 1
            and type(args[0]) is not ast.Starred
            and type(args[1]) is ast.Constant
            and type(args[1].value) is str
            else None
        )
        if literal is None:
            if is_getattr and args and type(args[0]) is ast.Name:
                # The guard judges the name, and what of a module is read.
                self.scan.exempt.add(id(args[0]))
            return
        if literal in policy.attributes:
            why, hint = policy.attributes[literal]
            message = f'Cannot use the attribute "{literal}": {why}'
            mark = (args[1], "attribute", message, hint)
            self.suspects.append((call.func, True, [mark]))
            return
        if literal in ("__match_args__", "__dict__") and not is_getattr:
            return
        # Read it as x.name, so that getattr(sys, "modules") is sys.modules.
        read = ast.Attribute(value=args[0], attr=literal, ctx=ast.Load())
        ast.copy_location(read, args[1])
        base = args[0]
        while type(base) is ast.Attribute:
            base = base.value
        if type(base) is ast.Name:
            self.scan.chains.append((base, read))
            if base is args[0]:
                self.scan.exempt.add(id(base))
        if is_getattr and literal in ODD_ATTRIBUTES:
            self._odd_attribute(read)

    def _vars(self, call):
        if "vars" in self.policy.unguarded or not call.args:
            return
        if self._hides_attributes(call.args[0]):
            message = (
                'Cannot use "vars" on a type or a module: '
                "it hands out what is refused by name"
            )
            mark = (call, "name", message, _DICT_HINT)
            self.suspects.append((call.func, True, [mark]))

    def _class_call(self, namespace):
        """type(name, bases, {...}): its keys are what a class body would bind."""
        if type(namespace) is not ast.Dict:
            return
        for key, value in zip(namespace.keys, namespace.values):
            if type(key) is not ast.Constant:
                continue
            if key.value in self.policy.banned:
                self.scan.mark_banned(key, key.value)
            elif key.value == "__match_args__":
                self._match_args_value(key, value)

    def _hides_attributes(self, node):
        """Return whether `vars(node)` could be that of a type or a module."""
        kind = type(node)
        if kind is ast.Name:
            return node.id in BUILTIN_TYPES or node.id in self.scan.imports
        if kind is ast.Call:
            return last_name(node.func) in ("type", "super", "import_module")
        if kind is ast.Attribute:
            base = node
            while type(base) is ast.Attribute:
                base = base.value
            imported = type(base) is ast.Name and base.id in self.scan.imports
            return node.attr == "__class__" or imported
        return kind is ast.Starred

    def _odd_attribute(self, node):
        name, value = node.attr, node.value
        if name == "__dict__":
            if self._hides_attributes(value):
                self.scan.mark(
                    after_dot(node),
                    "attribute",
                    'Cannot use the attribute "__dict__" of a type or a module: '
                    "it hands out what is refused by name",
                    _DICT_HINT,
                )
        elif name == "__match_args__":
            self.match_args(node)
        elif name in PATH_METHODS:
            if self.has_pure_paths and type(node.ctx) is ast.Load:
                why, hint = PART_HELPS["pathlib"]
                message = f'Cannot use "pathlib.Path.{name}": {why}'
                self.scan.mark(after_dot(node), "module-attribute", message, hint)
        elif type(value) is ast.Name and value.id in self.scan.caught:
            self.scan.mark_obj(after_dot(node))

    def match_args(self, node):
        """`__match_args__` names attributes that `case X(y)` reads."""
        if type(node.ctx) is ast.Load:
            return
        parent = self.scan.parent(node)
        value = getattr(parent, "value", None)
        if type(parent) not in (ast.Assign, ast.AnnAssign):
            value = None
        self._match_args_value(node, value)

    def _match_args_value(self, node, value):
        for text in texts(value):
            if text is None:
                problem = "its names must be written out"
            elif text in self.policy.attributes or text in ("obj", "__dict__"):
                problem = f'a pattern would read "{text}"'
            else:
                continue
            self.scan.mark(
                node,
                "attribute",
                f'Cannot set "__match_args__": {problem}',
                'write a tuple of names, as in ("x", "y")',
            )
            return

    def _text_method(self, call):
        func = call.func
        if func.attr in ("eval", "query"):
            if call.args and self.uses_pandas:
                self._expression(call.args[0], func.attr)
            return
        templates = [func.value]
        if type(func.value) is ast.Name:
            if func.value.id == "str":
                templates = call.args[:1]
            else:
                templates = self.scan.literals.get(func.value.id, ())
        for template in templates:
            text = literal_text(template)
            if text is None:
                continue
            for attribute in field_attributes(text):
                entry = self.policy.attributes.get(attribute)
                if entry is not None:
                    why = entry[0]
                elif attribute == "obj":
                    why = "on an exception it is the object itself"
                else:
                    continue
                self.scan.mark(
                    template,
                    "format-field",
                    f'Cannot format the attribute "{attribute}": {why}',
                    _FORMAT_HINT,
                )

    def _expression(self, argument, method):
        """df.query("...") and df.eval("..."): pandas reads the text as Python.

        Columns and @variables are fine; what walks along attributes of a
        variable, or names a dunder, is how such texts got out of pandas.
        """
        text = literal_text(argument)
        if text is None:
            return
        if "__" in text:
            problem = "a name with two underscores"
        elif walks_variable(text):
            problem = "an attribute of a variable"
        else:
            return
        self.scan.mark(
            argument,
            "expression",
            f'Cannot use "{method}" with {problem} in its text: '
            "pandas evaluates it as Python",
            "give the value a name of its own, and write @name",
        )
