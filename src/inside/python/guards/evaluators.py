"""Texts that libraries run as code: judged as the program itself is.

sympy makes an expression of a text by `eval`, and a function of an expression by
`exec`; mpmath looks up constants so. Each such module gets `eval`, `exec` and
`compile` of its own, in front of the built-in ones. A document of YAML may name
any function that is there, if it is read by `FullLoader`: then it makes none.
Where a program may not import jinja2, pandas may not import it for the program:
`DataFrame.style` hands out an environment whose templates no check has seen.
"""

import ast
import builtins
import importlib
import sys
import types

from checker import check
from checker.names import GUARDED_NAMES

# Modules that run as code what a program hands them. All are imported before the
# baseline, where they are there at all.
EVALUATING_MODULES = (
    "mpmath.identification",
    "sympy.parsing.ast_parser",
    "sympy.parsing.sympy_parser",
    "sympy.plotting.experimental_lambdify",
    "sympy.utilities.lambdify",
)

# The policy that texts are judged by; None: whatever they are, they are run.
_state = types.SimpleNamespace(policy=None)


def judge_texts(policy):
    """Judge texts by `policy` from here on; by none if nothing is refused."""
    _state.policy = policy if policy.is_strict else None
    for name in EVALUATING_MODULES:
        module = sys.modules.get(name)
        if module is not None:
            vars(module).update(eval=_eval, exec=_exec, compile=_compile)
    yaml = sys.modules.get("yaml.constructor")
    if yaml is not None:
        makers = yaml.FullConstructor.yaml_multi_constructors
        makers["tag:yaml.org,2002:python/name:"] = _named_by_yaml
    optional = sys.modules.get("pandas.compat._optional")
    if optional is not None:
        optional.importlib = types.SimpleNamespace(import_module=_import_for_pandas)


def _import_for_pandas(name):
    policy = _state.policy
    if name == "jinja2" and policy is not None and policy.is_forbidden(name):
        raise ImportError(f'Cannot import "{name}": {policy.refuse_module(name)[0]}')
    return importlib.import_module(name)


def _named_by_yaml(loader, suffix, node):
    if _state.policy is None:
        return loader.construct_python_name(suffix, node)
    raise sys.modules["yaml"].constructor.ConstructorError(
        None, None, f'Cannot use "{suffix}": a document names no functions', node.start_mark
    )


def _eval(source, globals, locals=None, /):
    _judge(source, "eval")
    return builtins.eval(source, globals, locals)


def _exec(source, globals, locals=None, /):
    _judge(source, "exec")
    return builtins.exec(source, globals, locals)


def _compile(source, filename, mode, flags=0):
    _judge(source, mode)
    return builtins.compile(source, filename, mode, flags, dont_inherit=True)


def _judge(source, mode):
    # Compiled code has been judged by `_compile`.
    if _state.policy is None or type(source) is types.CodeType:
        return
    tree, text = source, ""
    if not isinstance(source, ast.AST):
        text = source if type(source) is str else str(source, "utf-8")
        tree = builtins.compile(text, "<text>", mode, ast.PyCF_ONLY_AST)
    if type(tree) is ast.Expression:
        tree = ast.Module([ast.Expr(tree.body)], [])
        ast.fix_missing_locations(tree)
    why = _why_not(tree, text)
    if why is not None:
        raise TypeError(f"Cannot evaluate the text: {why}")


def _why_not(tree, text):
    findings = check(tree, text, _state.policy)
    if findings:
        return findings[0].for_tools()["message"]
    for node in ast.walk(tree):
        # No guard stands before those: libraries have the real ones.
        if type(node) is ast.Name and node.id in GUARDED_NAMES:
            return f'Cannot use "{node.id}": it reads names given as text'
    return None
