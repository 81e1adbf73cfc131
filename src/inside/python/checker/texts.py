"""The few texts in a program that Python reads as names.

Fields of `str.format`, names given to `attrgetter`, expressions of pandas. All
other text is data, and is not looked at.
"""

import ast
from _string import formatter_field_name_split, formatter_parser


def texts(node):
    """Return the texts of a literal or a tuple or list of them; None for others."""
    if type(node) in (ast.Tuple, ast.List):
        return [text for element in node.elts for text in _text_or_none(element)]
    return _text_or_none(node)


def _text_or_none(node):
    if type(node) is ast.Constant and type(node.value) is str:
        return [node.value]
    return [None]


def literal_text(node):
    """Return the text of a literal, f-string or sum of them; None for others."""
    parts = []
    stack = [node]
    while stack:
        node = stack.pop()
        kind = type(node)
        if kind is ast.Constant and type(node.value) is str:
            parts.append(node.value)
        elif kind is ast.JoinedStr:
            stack.extend(reversed(node.values))
        elif kind is ast.FormattedValue:
            parts.append("0")
        elif kind is ast.BinOp and type(node.op) is ast.Add:
            stack += (node.right, node.left)
        else:
            return None
    return "".join(parts)


def field_attributes(text):
    """Return the attribute names in the replacement fields of a format text."""
    found = []
    todo = [text]
    # CPython itself goes two levels deep: a field, and fields in its format.
    for _ in range(2):
        nested = []
        for piece in todo:
            try:
                for _, field, spec, _ in formatter_parser(piece):
                    if field:
                        _, rest = formatter_field_name_split(field)
                        found += [name for is_attribute, name in rest if is_attribute]
                    if spec and "{" in spec:
                        nested.append(spec)
            except ValueError:
                # Not a format text: str.format raises the same when it runs.
                pass
        todo = nested
    return found


def walks_variable(text):
    """Return whether "@name." or "@name[" stands in a pandas expression."""
    for part in text.split("@")[1:]:
        name = part.lstrip()
        end = 0
        while end < len(name) and (name[end].isalnum() or name[end] == "_"):
            end += 1
        if end and name[end:].lstrip()[:1] in (".", "[", "("):
            return True
    return False
