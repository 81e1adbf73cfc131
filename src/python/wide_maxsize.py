"""`sys.maxsize` as programs know it: 2**63 - 1, of a 64-bit machine.

Programs take it for a number that nothing exceeds: the real one is that of a
32-bit machine, less than the milliseconds of a year. The interpreter and the
libraries keep theirs.
"""

import ast

_WIDE = 2**63 - 1

# What takes it as a size in C, where the wide one is an OverflowError.
_SIZES = frozenset(
    "deque field_size_limit islice read readline repeat replace rsplit split sub "
    "subn".split()
)


def widen(tree):
    """Write the number in place of `sys.maxsize` and of `maxsize` from there.

    tree: ast.Module; changed in place.
    """
    is_imported, is_name = _find_imports(tree)
    if not (is_imported or is_name):
        return

    def is_maxsize(node):
        if type(node) is ast.Attribute:
            value = node.value
            return (
                is_imported
                and node.attr == "maxsize"
                and type(node.ctx) is ast.Load
                and type(value) is ast.Name
                and value.id == "sys"
            )
        return is_name and type(node) is ast.Name and node.id == "maxsize"

    def wide(node):
        return ast.copy_location(ast.Constant(_WIDE), node)

    stack = [tree]
    while stack:
        parent = stack.pop()
        keeps = type(parent) is ast.Call and _last_name(parent.func) in _SIZES
        for field, value in ast.iter_fields(parent):
            if type(value) is list:
                for index, child in enumerate(value):
                    if is_maxsize(child) and not keeps:
                        value[index] = wide(child)
                    elif isinstance(child, ast.AST):
                        stack.append(child)
            elif is_maxsize(value):
                setattr(parent, field, wide(value))
            elif isinstance(value, ast.AST):
                stack.append(value)


def _find_imports(tree):
    """Return whether `sys` is imported as such, and whether its `maxsize` is.

    A program that binds the name itself has the last word.
    """
    is_imported = is_name = False
    own = set()
    for node in ast.walk(tree):
        kind = type(node)
        if kind is ast.Import:
            names = [alias.asname or alias.name for alias in node.names]
            is_imported = is_imported or "sys" in names
        elif kind is ast.ImportFrom and node.module == "sys":
            is_name = is_name or any(
                alias.name == "maxsize" and alias.asname is None for alias in node.names
            )
        elif kind is ast.Name and type(node.ctx) is not ast.Load:
            own.add(node.id)
        elif kind is ast.arg:
            own.add(node.arg)
    return is_imported and "sys" not in own, is_name and "maxsize" not in own


def _last_name(node):
    return node.attr if type(node) is ast.Attribute else getattr(node, "id", None)
