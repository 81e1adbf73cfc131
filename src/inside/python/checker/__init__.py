"""Safety check of a program's syntax tree, before its first line runs.

Goals:
1. Refuse what the policy refuses, with every finding at once: `check`.
2. Never look at text: strings and comments are data, except the few texts that
   Python itself reads as names: `texts`.
3. Deny by default: a syntax node or a module in no table is refused:
   `syntax`, `modules`.
4. One pass with a stack of its own: linear time, and no nesting too deep:
   `scan`.

It is policy and courtesy, not the boundary: what runs is sealed in either case,
and values flow where no tree shows them. See docs/adr/0006-checker-on-the-tree.md.

The caller parses once and compiles the very tree that was checked. Runs inside
the interpreter; imports nothing that a program could notice.
"""

import ast

from .findings import Finding, format_findings, locate
from .judge import Judge
from .load_policy import PERMISSIVE, STRICT, load_policy
from .policy import Policy
from .scan import Scan
from .syntax import BLOCKS
from .unused import drop_unused

__all__ = [
    "Finding",
    "PERMISSIVE",
    "Policy",
    "RULES",
    "STRICT",
    "check",
    "drop_unused",
    "format_findings",
    "imported_modules",
    "load_policy",
]

# The rules, as findings and counters name them.
RULES = (
    "module",
    "module-attribute",
    "name",
    "attribute",
    "dynamic-getattr",
    "format-field",
    "expression",
    "node",
)


def check(tree, source, policy, unused=None):
    """Return the findings in `tree` as a list of `Finding`, by place; [] is clean.

    tree: ast.Module as `compile(source, ..., ast.PyCF_ONLY_AST)` makes it; it
    is not changed. source: the text it was made of, for columns. policy: from
    `load_policy`, or `STRICT`. unused: a list for the imports that are refused,
    and of which nothing is used: for `drop_unused`, before the tree is run.
    Without it they are findings.

    >>> import ast
    >>> source = "from socket import socket"
    >>> check(ast.parse(source), source, STRICT)
    [Finding(module 1:1 Cannot import "socket": forbidden, there is no network here)]
    """
    if policy.is_open:
        return []
    scan = Scan(tree, policy, unused)
    scan.run()
    Judge(scan).run()
    return locate(scan.marks, source) if scan.marks else []


def imported_modules(tree):
    """Return the top-level names of all modules that `tree` imports, as a set.

    Relative imports are left out. Looks at statements only.

    >>> import ast
    >>> sorted(imported_modules(ast.parse("import a.b\\ndef f(): from c import d")))
    ['a', 'c']
    """
    names = set()
    stack = list(tree.body)
    while stack:
        node = stack.pop()
        kind = type(node)
        if kind is ast.Import:
            names.update(alias.name.partition(".")[0] for alias in node.names)
        elif kind is ast.ImportFrom:
            if node.module and not node.level:
                names.add(node.module.partition(".")[0])
        else:
            for field in BLOCKS.get(kind, ()):
                stack += getattr(node, field)
    return names
