"""Syntax nodes of Python 3.12: what holds what, and where its name stands.

Data and small functions for the safety checker. A node type without a row is
refused by it, so that new syntax is not trusted before someone has looked.
"""

import ast

# Every syntax node of Python 3.12 that has children: the fields that hold them.
# Nodes that are handled by name by `Scan.run` have a row all the same.
FIELDS = {
    type(None): (),
    ast.Module: ("body",),
    ast.Expression: ("body",),
    # Statements
    ast.FunctionDef: ("args", "body", "decorator_list", "returns", "type_params"),
    ast.AsyncFunctionDef: (
        "args",
        "body",
        "decorator_list",
        "returns",
        "type_params",
    ),
    ast.ClassDef: ("bases", "keywords", "body", "decorator_list", "type_params"),
    ast.Return: ("value",),
    ast.Delete: ("targets",),
    ast.Assign: ("targets", "value"),
    ast.AugAssign: ("target", "value"),
    ast.AnnAssign: ("target", "annotation", "value"),
    ast.For: ("target", "iter", "body", "orelse"),
    ast.AsyncFor: ("target", "iter", "body", "orelse"),
    ast.While: ("test", "body", "orelse"),
    ast.If: ("test", "body", "orelse"),
    ast.With: ("items", "body"),
    ast.AsyncWith: ("items", "body"),
    ast.Match: ("subject", "cases"),
    ast.Raise: ("exc", "cause"),
    ast.Try: ("body", "handlers", "orelse", "finalbody"),
    ast.TryStar: ("body", "handlers", "orelse", "finalbody"),
    ast.Assert: ("test", "msg"),
    ast.Import: (),
    ast.ImportFrom: (),
    ast.Global: (),
    ast.Nonlocal: (),
    ast.Expr: ("value",),
    ast.Pass: (),
    ast.Break: (),
    ast.Continue: (),
    # Expressions
    ast.BoolOp: ("values",),
    ast.NamedExpr: ("target", "value"),
    ast.BinOp: ("left", "right"),
    ast.UnaryOp: ("operand",),
    ast.Lambda: ("args", "body"),
    ast.IfExp: ("test", "body", "orelse"),
    ast.Dict: ("keys", "values"),
    ast.Set: ("elts",),
    ast.ListComp: ("elt", "generators"),
    ast.SetComp: ("elt", "generators"),
    ast.DictComp: ("key", "value", "generators"),
    ast.GeneratorExp: ("elt", "generators"),
    ast.Await: ("value",),
    ast.Yield: ("value",),
    ast.YieldFrom: ("value",),
    ast.Compare: ("left", "comparators"),
    ast.Call: ("func", "args", "keywords"),
    ast.FormattedValue: ("value", "format_spec"),
    ast.JoinedStr: ("values",),
    ast.Constant: (),
    ast.Attribute: ("value",),
    ast.Subscript: ("value", "slice"),
    ast.Starred: ("value",),
    ast.Name: (),
    ast.List: ("elts",),
    ast.Tuple: ("elts",),
    ast.Slice: ("lower", "upper", "step"),
    # Parts of others
    ast.comprehension: ("target", "iter", "ifs"),
    ast.ExceptHandler: ("type", "body"),
    ast.arguments: (
        "posonlyargs",
        "args",
        "vararg",
        "kwonlyargs",
        "kw_defaults",
        "kwarg",
        "defaults",
    ),
    ast.arg: ("annotation",),
    ast.keyword: ("value",),
    ast.withitem: ("context_expr", "optional_vars"),
    ast.match_case: ("pattern", "guard", "body"),
    # Patterns
    ast.MatchValue: ("value",),
    ast.MatchSingleton: (),
    ast.MatchSequence: ("patterns",),
    ast.MatchMapping: ("keys", "patterns"),
    ast.MatchClass: ("cls", "patterns", "kwd_patterns"),
    ast.MatchStar: (),
    ast.MatchAs: ("pattern",),
    ast.MatchOr: ("patterns",),
}
if hasattr(ast, "TypeAlias"):  # from Python 3.12 on
    FIELDS[ast.TypeAlias] = ("name", "type_params", "value")
    # A default can be given from Python 3.13 on.
    FIELDS[ast.TypeVar] = ("bound", "default_value")
    FIELDS[ast.ParamSpec] = ("default_value",)
    FIELDS[ast.TypeVarTuple] = ("default_value",)

# Nodes that bind a name of their own: node type -> the field that holds it.
BINDERS = {
    ast.FunctionDef: "name",
    ast.AsyncFunctionDef: "name",
    ast.ClassDef: "name",
    ast.ExceptHandler: "name",
    ast.MatchAs: "name",
    ast.MatchStar: "name",
    ast.MatchMapping: "rest",
}
for _kind in ("TypeVar", "ParamSpec", "TypeVarTuple"):
    if hasattr(ast, _kind):
        BINDERS[getattr(ast, _kind)] = "name"

# Statements that hold statements: where an import can stand.
BLOCKS = {
    kind: tuple(
        field
        for field in fields
        if field in ("body", "orelse", "handlers", "finalbody", "cases")
    )
    for kind, fields in FIELDS.items()
    if kind not in (ast.Lambda, ast.IfExp, ast.Expression)
}
BLOCKS = {kind: fields for kind, fields in BLOCKS.items() if fields}


class Place:
    """Positions of a part of a node that has none of its own."""

    __slots__ = ("lineno", "col_offset", "end_lineno", "end_col_offset")

    def __init__(self, lineno, col_offset, end_col_offset):
        self.lineno = self.end_lineno = lineno
        self.col_offset = col_offset
        self.end_col_offset = end_col_offset


def after_dot(node):
    """Return the place of `name` in `x.name`: its end is the node's end."""
    if type(node) is not ast.Attribute or node.end_lineno is None:
        return node
    if node.value.end_lineno == node.end_lineno == node.lineno:
        # Parentheses and blanks may stand between; the name is last.
        width = len(node.attr.encode())
        start = max(node.end_col_offset - width, node.col_offset)
        return Place(node.end_lineno, start, node.end_col_offset)
    width = len(node.attr.encode())
    return Place(
        node.end_lineno, max(node.end_col_offset - width, 0), node.end_col_offset
    )


def last_name(node):
    """Return `y` for `y` and for `x.y`, "" for anything else."""
    if type(node) is ast.Name:
        return node.id
    if type(node) is ast.Attribute:
        return node.attr
    return ""
