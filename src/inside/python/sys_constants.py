"""`sys.maxsize` and `sys.platform` as programs know them, of 64-bit Linux.

Programs take the first for a number that nothing exceeds: the real one is that
of a 32-bit machine, less than the milliseconds of a year. The interpreter and
the libraries keep theirs: they go by what is really there.
"""

import ast

_CONSTANTS = {"maxsize": 2**63 - 1, "platform": "linux"}

# Functions that set an attribute by its name, as `unittest.mock.patch` does.
_SETTERS = frozenset({"delattr", "patch", "setattr"})

# Where a node keeps a name that it binds, if not in an `ast.Name`.
_BINDERS = {
    ast.AsyncFunctionDef: "name",
    ast.ClassDef: "name",
    ast.ExceptHandler: "name",
    ast.FunctionDef: "name",
    ast.MatchAs: "name",
    ast.MatchMapping: "rest",
    ast.MatchStar: "name",
    ast.arg: "arg",
}

# Functions that take a size in C, where the wide one is an OverflowError.
_SIZES = frozenset(
    "deque field_size_limit islice read readline repeat replace rsplit split sub "
    "subn".split()
)


def is_mentioned(text):
    """Return whether the program `text` may name any of them."""
    return any(name in text for name in _CONSTANTS)


def write_out(tree):
    """Write the value in place of `sys.maxsize` and of `maxsize` from there.

    tree: ast.Module; changed in place.
    """
    is_imported, names = _find_imports(tree)
    if not (is_imported or names):
        return
    written = _find_written(tree)

    def name_of(node):
        """Return which of the constants `node` reads, or None."""
        if type(node) is ast.Name:
            return node.id if node.id in names - written else None
        if (
            is_imported
            and type(node) is ast.Attribute
            and node.attr in _CONSTANTS
            and node.attr not in written
            and type(node.value) is ast.Name
            and node.value.id == "sys"
        ):
            return node.attr
        return None

    def constant(node, name):
        return ast.copy_location(ast.Constant(_CONSTANTS[name]), node)

    stack = [tree]
    while stack:
        parent = stack.pop()
        keeps = type(parent) is ast.Call and _last_name(parent.func) in _SIZES
        for field, value in ast.iter_fields(parent):
            if type(value) is list:
                for index, child in enumerate(value):
                    name = name_of(child)
                    if name is not None and not keeps:
                        value[index] = constant(child, name)
                    elif isinstance(child, ast.AST):
                        stack.append(child)
            elif name_of(value) is not None:
                setattr(parent, field, constant(value, name_of(value)))
            elif isinstance(value, ast.AST):
                stack.append(value)


def _find_imports(tree):
    """Return whether `sys` is imported as such, and which constants of it are.

    A program that binds the name itself has the last word.
    """
    is_imported, names, own = False, set(), set()
    for node in ast.walk(tree):
        kind = type(node)
        if kind is ast.Import:
            for alias in node.names:
                name = alias.asname or alias.name
                if alias.name == "sys" == name:
                    is_imported = True
                else:
                    own.add(name)
        elif kind is ast.ImportFrom:
            for alias in node.names:
                name = alias.asname or alias.name
                if node.module == "sys" and alias.name in _CONSTANTS and name == alias.name:
                    names.add(name)
                else:
                    own.add(name)
        elif kind is ast.Name and type(node.ctx) is not ast.Load:
            own.add(node.id)
        elif kind in _BINDERS:
            own.add(getattr(node, _BINDERS[kind]))
    return is_imported and "sys" not in own, names - own


def _find_written(tree):
    """Return which constants the program sets or deletes in `sys` itself.

    It reads what it has set: its own value. By a text where it mentions one.
    """
    written, texts, is_setter_there = set(), set(), False
    for node in ast.walk(tree):
        kind = type(node)
        if kind is ast.Attribute:
            if (
                node.attr in _CONSTANTS
                and type(node.ctx) is not ast.Load
                and _last_name(node.value) == "sys"
            ):
                written.add(node.attr)
            is_setter_there |= node.attr in _SETTERS
        elif kind is ast.Name:
            is_setter_there |= node.id in _SETTERS
        elif kind is ast.alias:
            is_setter_there |= node.name in _SETTERS
        elif kind is ast.keyword:
            texts.add(node.arg)
        elif kind is ast.Constant and type(node.value) is str:
            texts.add(node.value.removeprefix("sys."))
    if is_setter_there:
        written |= texts & _CONSTANTS.keys()
    return written


def _last_name(node):
    return node.attr if type(node) is ast.Attribute else getattr(node, "id", None)
