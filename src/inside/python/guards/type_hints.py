"""`typing.get_type_hints` without `eval`: an annotation that is text is read.

A text is read as the expression of types that it is: names, dots, brackets,
`|`. Its names mean what the program itself could reach by them.
"""

import ast
import functools
import operator
import types
import typing

from .program import exact_text, is_module

_GENERICS = (types.GenericAlias, typing._GenericAlias, types.UnionType)


def type_hints(program, builtins, read, why_not_value):
    """Return `get_type_hints` for programs.

    program: a `Program`. builtins: the module of built-ins that it has. read:
    the guarded `getattr`. why_not_value: tells why a program may not hold a
    module, or None.
    """

    def get_type_hints(obj, globalns=None, localns=None, include_extras=False):
        """Return type hints for an object, texts among them as what they name."""
        spaces = [space for space in (localns, globalns) if space is not None]
        # Not vars(): it has what is for C alone.
        spaces += [program.names, {name: getattr(builtins, name) for name in dir(builtins)}]
        hints = {
            name: _hint(value, spaces) for name, value in _annotations(obj).items()
        }
        if include_extras:
            return hints
        return {name: typing._strip_annotations(t) for name, t in hints.items()}

    def _hint(value, spaces):
        if value is None:
            return type(None)
        if issubclass(type(value), str):
            value = _read_text(exact_text(value), spaces)
            return type(None) if value is None else value
        return _resolved(value, spaces)

    def _resolved(value, spaces):
        """Return `value` with all that is named by a text in it resolved."""
        if type(value) is typing.ForwardRef:
            return _hint(exact_text(value.__forward_arg__), spaces)
        if not isinstance(value, _GENERICS):
            return value
        before = value.__args__
        is_plain = type(value) is types.GenericAlias
        after = tuple(
            _hint(each, spaces)
            if is_plain and issubclass(type(each), str)
            else _resolved(each, spaces)
            for each in before
        )
        if all(old is new for old, new in zip(before, after, strict=True)):
            return value
        if type(value) is types.UnionType:
            return functools.reduce(operator.or_, after)
        if is_plain:
            return types.GenericAlias(value.__origin__, after)
        return value.copy_with(after)

    def _read_text(text, spaces):
        value = _held(ast.parse(text, mode="eval").body, spaces)
        return _hint(value, spaces) if type(value) is str else _resolved(value, spaces)

    def _held(node, spaces):
        """Return what `node` names, where a program gets hold of it."""
        value = _value(node, spaces)
        why = why_not_value(value) if is_module(value) else None
        if why is not None:
            raise TypeError(f'Cannot use "{ast.unparse(node):.80}": {why}')
        return value

    def _value(node, spaces):
        kind = type(node)
        if kind is ast.Constant:
            return node.value
        if kind is ast.Name:
            # Such names belong to the machinery, not to the program.
            is_hidden = node.id[:2] == node.id[-2:] == "__"
            for space in spaces:
                if node.id in space and not is_hidden:
                    return space[node.id]
            raise NameError(f"name {node.id!r} is not defined", name=node.id)
        if kind is ast.Attribute:
            return read(_value(node.value, spaces), node.attr)
        if kind is ast.Subscript:
            return _held(node.value, spaces)[_held(node.slice, spaces)]
        if kind in (ast.Tuple, ast.List):
            values = [_held(each, spaces) for each in node.elts]
            return tuple(values) if kind is ast.Tuple else values
        if kind is ast.BinOp and type(node.op) is ast.BitOr:
            return _held(node.left, spaces) | _held(node.right, spaces)
        raise TypeError(f"Cannot read the annotation: {ast.unparse(node):.80}")

    get_type_hints.__qualname__, get_type_hints.__module__ = "get_type_hints", "typing"
    return get_type_hints


def _annotations(obj):
    if issubclass(type(obj), type):
        found = {}
        for base in reversed(type.__dict__["__mro__"].__get__(obj)):
            found.update(type.__getattribute__(base, "__dict__").get("__annotations__", {}))
        return found
    while hasattr(obj, "__wrapped__"):
        obj = obj.__wrapped__
    found = getattr(obj, "__annotations__", None)
    if found is None:
        if isinstance(obj, (types.BuiltinFunctionType, types.MethodWrapperType)):
            return {}
        raise TypeError(f"{obj!r} is not a module, class, method, or function.")
    return dict(found)
