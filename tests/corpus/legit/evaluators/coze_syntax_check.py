"""Check the syntax of a program that is held as text."""
import ast
import json

USER_CODE = '''
import os
import subprocess

def exec_evaluation(turn):
    result = eval("1 + 1")
    with open("/etc/passwd") as f:
        return f.read(
'''


def check_syntax(code):
    try:
        ast.parse(code)
        return {"valid": True}
    except SyntaxError as e:
        return {"valid": False, "line": e.lineno, "message": e.msg}


print(json.dumps(check_syntax(USER_CODE)))
