"""Judges a program by assertions, a step a row.

Assertions and the program never run in one memory. A row of the assertions
(`ask`) knows the program's functions by stand-ins (`stand_ins`): it runs until it
needs a result that it has not been given, and tells which operations it asks
for. A row of the program (`operate` in `judged_program`) does them and tells what
came of each, as plain data. The service hands one's answer to the other. So a
program finds no assertion and no expected value, in frames, in the collector or
anywhere else, and whether the assertions have passed is said where the program
has never run.

An assertion row goes on, as long as it can, with a result that it does not know
yet: a test mostly asks for all its calls at once.
"""

import ast
import builtins
import random
import symtable

import harness
from error_report import remember_source
from program_state import State
from run_report import encode_report, hand_back, new_report
from stand_ins import Asking, Pending, Unsayable, operation

# The functions below look here, where a program cannot delete or replace any.
__builtins__ = dict(vars(builtins))

_TEST_NAME = "test.py"
_BUILTINS = frozenset(vars(builtins))


def ask(code, known, seed):
    """Run assertions, and hand back how they ended or what they ask for.

    known: list of an operation and what came of it, in order.
    Return the report of assertions that do not parse, or None.
    """
    random.seed(seed)
    program = "".join(State.source_lines)
    main = harness.new_main()
    State.file_name = _TEST_NAME
    remember_source(code)
    report = new_report()
    compiled = harness.compile_program(code, report)
    if compiled is None:
        report["is_program"] = False
        return encode_report(report)
    names = main.__dict__
    Asking.known = known
    wanted = _names_in(code)
    imported = _imports_of(program) & wanted.keys() if wanted else set()
    for name in wanted:
        if name in names or name in imported:
            continue
        try:
            names[name] = operation("name", name)
        except NameError:
            # Raised where it is used.
            pass
    if imported:
        exec(_import_statements(program, imported), names)
    end = "passed"
    try:
        exec(compiled, names)
    except (Pending, Unsayable):
        end = "pending"
    except BaseException as error:
        if len(Asking.operations) <= len(known):
            if error is not Asking.raised:
                raise
            end = "raised"
    if Asking.unsayable is not None:
        hand_back({"end": "unsayable", "reason": Asking.unsayable})
    elif len(Asking.operations) > len(known):
        hand_back({"end": "asks", "operations": Asking.operations})
    else:
        hand_back({"end": end})
    return None


def _names_in(code):
    """Return the global names that a text uses and does not bind."""
    used = {}
    bound = set()
    tables = [symtable.symtable(code, _TEST_NAME, "exec")]
    while tables:
        table = tables.pop()
        tables += table.get_children()
        is_module = table.get_type() == "module"
        for symbol in table.get_symbols():
            name = symbol.get_name()
            if is_module and (symbol.is_assigned() or symbol.is_imported()):
                bound.add(name)
            elif symbol.is_referenced() and (is_module or symbol.is_global()):
                used[name] = True
    return {name: True for name in sorted(used) if name not in bound and name not in _BUILTINS}


def _imports_of(program):
    """Return the names that a program's top level imports and does not bind again."""
    found = set()
    others = set()
    for node in ast.parse(program).body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            for alias in node.names:
                found.add(alias.asname or alias.name.partition(".")[0])
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            others.add(node.name)
        else:
            for each in ast.walk(node):
                if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
                    others.add(each.id)
    return found - others


def _import_statements(program, names):
    body = []
    for node in ast.parse(program).body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            node.names = [
                alias
                for alias in node.names
                if (alias.asname or alias.name.partition(".")[0]) in names
            ]
            if node.names:
                body.append(node)
    return compile(ast.Module(body, []), _TEST_NAME, "exec", dont_inherit=True)
