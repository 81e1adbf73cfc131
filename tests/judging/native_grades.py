"""Grades HumanEval's solutions, and mutants of them, by processes of this Python.

Usage: native_grades.py HUMAN_EVAL.jsonl.gz MUTANTS

Writes a line per program: a submission for POST /judge, whose `expected` has what
became of each test in a process of its own: "passed", "failed" or "endless". The
first test is HumanEval's own; the others are assertions one by one, as MBPP and
CRUXEval have them, with results that the canonical solution has returned.
"""

import ast
import copy
import gzip
import json
import os
import random
import resource
import sys

CPU_SECONDS = 2
MEMORY_BYTES = 2**30
# A mutant that takes longer, and ends, may be in time or not: it is left out.
MOST_SECONDS = 0.2
ASSERTIONS = 4
MOST_CHARS = 2_000


class Change(ast.NodeTransformer):
    """Changes the operator, constant or condition of one number."""

    SWAPPED = {
        ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.FloorDiv: ast.Mult,
        ast.Mod: ast.FloorDiv, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE,
        ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.In: ast.NotIn,
        ast.And: ast.Or, ast.Or: ast.And,
    }  # fmt: skip

    def __init__(self, number):
        self.left = number
        self.count = 0

    def _is_due(self):
        self.count += 1
        self.left -= 1
        return self.left == -1

    def generic_visit(self, node):
        super().generic_visit(node)
        swapped = self.SWAPPED.get(type(node))
        return swapped() if swapped is not None and self._is_due() else node

    def visit_Constant(self, node):
        if type(node.value) is int and self._is_due():
            return ast.Constant(node.value + 1)
        return node

    def visit_If(self, node):
        self.generic_visit(node)
        if self._is_due():
            node.test = ast.UnaryOp(ast.Not(), node.test)
        return node

    def visit_Return(self, node):
        self.generic_visit(node)
        if node.value is not None and self._is_due():
            node.value = None
        return node


def mutants(program, count, choose):
    tree = ast.parse(program)
    counter = Change(-1)
    counter.visit(copy.deepcopy(tree))
    for number in choose.sample(range(counter.count), min(count, counter.count)):
        changed = Change(number).visit(copy.deepcopy(tree))
        yield ast.unparse(ast.fix_missing_locations(changed))


def grade(program, test):
    """Return what becomes of a test in a process of its own, or None: it is unsure."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
            nothing = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(nothing, stream)
            random.seed()
            exec(compile(f"{program}\n{test}", "program", "exec"), {"__name__": "__main__"})
            status = 0
        finally:
            os._exit(status)
    _, status, usage = os.wait4(child, 0)
    if os.WIFSIGNALED(status):
        return "endless"
    if usage.ru_utime + usage.ru_stime > MOST_SECONDS:
        return None
    return "passed" if os.WEXITSTATUS(status) == 0 else "failed"


def calls_of(program, test, name):
    """Return assertions about the calls of a test, as the solution answers them."""
    names = {}
    exec(program, names)
    real = names[name]
    found = []

    def candidate(*args):
        text = ", ".join(map(repr, args))
        value = real(*args)
        call = f"assert {name}({text}) == {value!r}"
        if len(call) < MOST_CHARS and call not in found:
            found.append(call)
        return value

    names[name] = candidate
    exec(f"{test}\ncheck({name})", names)
    return [call for call in found if is_literal(call)][:ASSERTIONS]


def is_literal(call):
    compared = ast.parse(call).body[0].test
    try:
        for part in [*compared.left.args, *compared.comparators]:
            ast.literal_eval(part)
        return True
    except ValueError:
        return False


def main(path, count):
    with gzip.open(path, "rt") as lines:
        for line in lines:
            problem = json.loads(line)
            program = problem["prompt"] + problem["canonical_solution"]
            name = problem["entry_point"]
            whole = f"{problem['test']}\ncheck({name})"
            tests = [whole, *calls_of(program, problem["test"], name)]
            choose = random.Random(problem["task_id"])
            programs = [program, *mutants(program, int(count), choose)]
            for number, each in enumerate(programs):
                expected = [grade(each, test) for test in tests]
                sure = [at for at, grade in enumerate(expected) if grade is not None]
                told = {
                    "id": f"{problem['task_id']} {number}",
                    "code": each,
                    "tests": [{"code": tests[at]} for at in sure],
                    "expected": [expected[at] for at in sure],
                }
                print(json.dumps(told))


main(*sys.argv[1:])
