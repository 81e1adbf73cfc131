"""Prints the regular expressions of Python sources, as JSON.

Usage: `python3 python_expressions.py FOLDER`. One object for each call of the
module re: file, line, how it matches ("match", "fullmatch" or "search"), its
pattern, or null if that is made at run time.

An expression that is compiled counts as one that searches, unless all uses of
its name in the file match from the start.
"""

import ast
import json
import pathlib
import sys

_ANCHORED = {"match", "fullmatch"}
_CALLS = {"compile", "findall", "finditer", "search", "split", "sub", "subn", *_ANCHORED}


def expressions(path):
    """Yield what is known of each expression in a file."""
    tree = ast.parse(path.read_text())
    uses = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            uses.setdefault(node.value.id, set()).add(node.attr)
    names = {
        id(node.value): node.targets[0].id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    for node in ast.walk(tree):
        if not (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
            and node.func.attr in _CALLS
        ):
            continue
        how = uses.get(names.get(id(node)), set()) if node.func.attr == "compile" else {
            node.func.attr
        }
        yield {
            "file": str(path),
            "line": node.lineno,
            "how": how.pop() if len(how) == 1 and how <= _ANCHORED else "search",
            "pattern": _text(node.args[0]),
        }


def _text(node):
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return None


if __name__ == "__main__":
    print(
        json.dumps(
            [
                found
                for path in sorted(pathlib.Path(sys.argv[1]).rglob("*.py"))
                if "warm_up" not in path.parts
                for found in expressions(path)
            ]
        )
    )
