"""Parts that the tests of the checker share: run it as the harness does."""

import ast

import corpus  # noqa: F401  (makes the checker importable)

from checker import STRICT, check


def parse(source):
    """Return the tree of `source`, made as the harness makes it."""
    return compile(source, "main.py", "exec", ast.PyCF_ONLY_AST)


def findings(source, policy=STRICT):
    """Return the findings of one check; the tree compiles afterwards."""
    tree = parse(source)
    before = ast.dump(tree)
    found = check(tree, source, policy, [])
    assert ast.dump(tree) == before, "the checker has changed the tree"
    return found


def told(source, policy=STRICT):
    """Return (rule, line, column, message) of each finding."""
    return [(f.rule, f.line, f.column, f.message) for f in findings(source, policy)]


def rules(source, policy=STRICT):
    """Return the rules of the findings, in order of place."""
    return [finding.rule for finding in findings(source, policy)]
