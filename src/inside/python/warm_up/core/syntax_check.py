"""Checks another program's syntax, as an evaluation platform does."""

import ast
import json

SOURCES = ["def f(x):\n    return [y for y in x if y]\n", "def f(:\n    pass\n"]


def check_syntax(source):
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        return {"valid": False, "line": error.lineno, "message": error.msg}
    names = [node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    return {"valid": True, "functions": names}


return_val(json.dumps([check_syntax(source) for source in SOURCES]))
