"""Forms in which an attribute that is refused gives a text or a number alone.

`f.__code__.co_name`, `sys._getframe(1).f_code.co_name`,
`[c.__name__ for c in D.__mro__]`, `f.__closure__ is None`: what could be
misused stays between two dots, or inside of a comprehension, and no value of
the program's holds it.
"""

import ast

from .names import CODE_FACTS

# Numbers of a frame, and names that lead to the next step of such a form.
_CODE = frozenset({"__code__", "f_code"})
_FRAMES = frozenset({"f_back", "tb_frame"})
# Classes, one or several.
_CLASSES = frozenset({"__mro__", "__bases__"})
_CLASS_NAMES = frozenset({"__name__", "__qualname__", "__module__"})
# Of an entry of `inspect.stack()`, by name and by place.
_ENTRY_NAMES = frozenset({"function", "lineno", "filename"})
_ENTRY_PLACES = frozenset({1, 2, 3})

_FRAME_MAKERS = frozenset({"sys._getframe", "inspect.currentframe"})

# Nobody goes further up; to follow a longer chain would take its square.
_MOST_STEPS = 8

_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.GeneratorExp)
_PLAIN_TESTS = (ast.Is, ast.IsNot)


def is_fact(scan, node):
    """Return whether the refused attribute `node` gives a text or a number."""
    parent = scan.parent(node)
    name = node.attr
    if name == "__closure__":
        return _is_asked_for_none(parent, node)
    if name == "__base__":
        return _reads(parent, _CLASS_NAMES)
    if name in _CLASSES:
        return _gives_names(scan, node)
    if name == "mro":
        return (
            type(parent) is ast.Call
            and parent.func is node
            and not parent.args
            and not parent.keywords
            and _gives_names(scan, parent)
        )
    return name in _CODE | _FRAMES and _leads_to_fact(scan, node)


def is_frame_fact(scan, node, path):
    """Return whether `node`, which names the function `path`, is called for a fact.

    Of a frame: its line, and the name of its function and file.
    """
    call = scan.parent(node)
    if type(call) is not ast.Call or call.func is not node:
        return False
    if path in _FRAME_MAKERS:
        after = scan.parent(call)
        if _reads(after, {"f_lineno"}):
            return True
        return (
            type(after) is ast.Attribute
            and after.attr in _FRAMES | _CODE
            and _leads_to_fact(scan, after)
        )
    return path == "inspect.stack" and _gives_entry_fact(scan, call)


def is_membership(scan, node):
    """Return whether `node` stands in `"a text" in node`."""
    parent = scan.parent(node)
    return (
        type(parent) is ast.Compare
        and len(parent.ops) == 1
        and type(parent.ops[0]) in (ast.In, ast.NotIn)
        and parent.comparators[0] is node
        and type(parent.left) is ast.Constant
    )


def _reads(node, names):
    return (
        type(node) is ast.Attribute
        and node.attr in names
        and type(node.ctx) is ast.Load
    )


def _leads_to_fact(scan, node):
    """Return whether the code or the frame at `node` is asked for a fact at once."""
    for _ in range(_MOST_STEPS):
        parent = scan.parent(node)
        if node.attr in _CODE:
            return _reads(parent, CODE_FACTS)
        if _reads(parent, {"f_lineno"}):
            return True
        if not _reads(parent, {"f_back", "f_code"}):
            return False
        node = parent
    return False


def _is_asked_for_none(parent, node):
    return (
        type(parent) is ast.Compare
        and parent.left is node
        and len(parent.ops) == 1
        and type(parent.ops[0]) in _PLAIN_TESTS
    )


def _gives_names(scan, node):
    """Return whether of the classes at `node` the names alone are read."""
    parent = scan.parent(node)
    if type(parent) is ast.Subscript and parent.value is node:
        return type(parent.slice) is ast.Constant and _reads(
            scan.parent(parent), _CLASS_NAMES
        )
    if type(parent) is not ast.comprehension or parent.iter is not node:
        return False
    outer = scan.parent(parent)
    if (
        type(outer) not in _COMPREHENSIONS
        or len(outer.generators) != 1
        or type(parent.target) is not ast.Name
        or parent.ifs
    ):
        return False
    element = outer.elt
    return (
        _reads(element, _CLASS_NAMES)
        and type(element.value) is ast.Name
        and element.value.id == parent.target.id
    )


def _gives_entry_fact(scan, call):
    entry = scan.parent(call)
    if type(entry) is not ast.Subscript or entry.value is not call:
        return False
    if type(entry.slice) is not ast.Constant:
        return False
    after = scan.parent(entry)
    if type(after) is ast.Subscript and after.value is entry:
        place = after.slice
        return type(place) is ast.Constant and place.value in _ENTRY_PLACES
    return _reads(after, _ENTRY_NAMES)
