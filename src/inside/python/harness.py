"""Runs one program as `__main__` and reports how it ended.

Goals:
1. The program runs unchanged, in a fresh `__main__`, as `python main.py` would
   run it: `run`.
2. The checked tree is the one that runs: checked by `checker`, compiled once
   (see `wide_indices` and `sys_constants`).
3. Every end has a report: see `run_report` and `error_report`.

Called by `src/guest/python/python_engine.ts` with bytes and answering bytes;
whatever the program breaks, the memory of this interpreter is put back after.
So nothing here defends itself against the program; it only has to end, and to
report as much as the program has left it.
"""

import ast
import atexit
import builtins
import json
import linecache
import marshal
import os
import random
import sys
import types
import warnings

import caller_tools
import cells
import checker
import display
import guards
import inputs
import syntax_help
import sys_constants
import web_access
from error_report import describe_error, describe_exit, make_error, remember_source
from program_state import MAX_MESSAGE_CHARS, State
from returned_value import return_val
from run_report import OUT_OF_MEMORY, encode_report, new_report

# The functions below look here, where a program cannot delete or replace any.
__builtins__ = dict(vars(builtins))

# Of a cell's error: agents hand answers back in the text of an exception.
_MAX_CELL_MESSAGE_CHARS = 1_048_576
_MAX_FINDINGS = 100

# A function of C, kept here: a program may have replaced all that `json` has, and
# what goes on from its state would be judged by what it likes.
_scan = json.JSONDecoder().scan_once
_dump = marshal.dumps
_load = marshal.loads


def configure(policy_json):
    """Set the safety policy from JSON, str or bytes.

    Called before the baseline, and after a state is put in place.
    """
    if isinstance(policy_json, bytes):
        policy_json = policy_json.decode()
    policy = checker.load_policy(_scan(policy_json.strip(), 0)[0])
    State.guards_of = {each: _guards_for(each) for each in (*inputs.prepare(policy), policy)}
    State.own_policy = policy
    use_policy(policy)


def _guards_for(policy):
    return guards.Guards(policy) if policy.is_strict else None


def use_policy(policy):
    """Check programs by `policy` from here on."""
    State.policy = policy
    if policy in State.guards_of:
        State.guards = State.guards_of[policy]
    else:
        # Not kept: they hold the program, and a state would grow by each.
        State.guards = _guards_for(policy)
    guards.judge_texts(policy)


def use_packages():
    """Look after numpy's global generator and matplotlib's open figures."""
    import figures
    import numpy
    import wide_indices

    def reseed_numpy():
        # Without this seed it would draw 20,000 bits, ten times as slowly.
        numpy.random.seed(numpy.frombuffer(os.urandom(32), numpy.uint32))

    State.reseed_numpy = reseed_numpy
    State.figures = figures
    display.use_figures(figures)
    State.wide_indices = wide_indices


def make_ready():
    """Draw the entropy for one run; called between two, it costs neither time."""
    random.seed()
    if State.reseed_numpy is not None:
        State.reseed_numpy()
    State.is_ready = True


def forget_runs():
    """Leave nothing of the runs before the baseline."""
    linecache.clearcache()
    State.return_text = ""
    State.return_json = None
    State.source_lines = ()
    State.is_ready = False
    State.main = None
    State.turns = 0
    State.other_sources = {}
    State.file_name = "main.py"


def compile_to_keep(source, brought):
    """Return, in bytes, what `run` takes in place of compiling the program.

    source, brought: as of `run`. Nothing of the program runs here.
    Return b"" for a program that cannot be run, or that the compiler warns of:
    every run of it says so again.
    """
    try:
        use_mode(None, {})
        policy = State.own_policy
        if brought:
            brought = _scan(brought.decode(), 0)[0]
            asked = {"stdin"} if brought["stdin"] else set()
            policy = inputs.policy_named(brought.get("policy"), policy)
            policy = inputs.policy_with(asked, set(), policy)
        if policy is not State.policy:
            use_policy(policy)
        with warnings.catch_warnings(record=True) as told:
            code = compile_program(_text_of(source), new_report())
        return b"" if code is None or told else _dump(code)
    except (MemoryError, ValueError):
        return b""


def run(source, input_json, brought=b"", compiled=None):
    """Run a program and return its report, see `run_report`.

    source: bytes, the program in UTF-8; lone surrogates as if they were allowed.
    input_json: bytes, JSON of the global `INPUT`.
    brought: bytes, JSON of what else it brings (see `inputs.apply`), or none.
    compiled: what `compile_to_keep` has made of it, or None.
    """
    try:
        return _run(source, input_json, brought, compiled)
    except MemoryError:
        # The program's remains do not even fit into the report.
        return OUT_OF_MEMORY


def _text_of(source):
    # A byte order mark at the start of a file is no part of the program.
    return source.decode("utf-8", "surrogatepass").removeprefix("\ufeff")


def _run(source, input_json, brought, compiled):
    main = tools = None
    keeps = False
    use_mode(None, {})
    if brought:
        brought = _scan(brought.decode(), 0)[0]
        use_mode(brought["mode"], brought["kernel"])
        if brought["resumes"]:
            main = continue_main()
        try:
            policy = inputs.apply(brought, State.own_policy)
        except OSError as error:
            report = new_report()
            describe_error(error, report)
            # Nothing has run, and nothing may go on from here in another folder
            # than the one to start in: of a kind that leaves no state.
            report["error"]["kind"] = "memory"
            return encode_report(report)
        if policy is not State.policy:
            use_policy(policy)
        keeps = brought["keeps"]
        tools = brought.get("tools")
        State.writes_out = brought["collect"]
        if brought["seed"]:
            # The prepared values were drawn before the seed was known.
            State.is_ready = False
    if not State.is_ready:
        make_ready()
    text = _text_of(source)
    report = new_report()
    remember_source(text)
    code = compile_program(text, report) if compiled is None else _load(compiled)
    if main is None:
        main = new_main()
        if State.is_cell:
            # As in a notebook: the folder that it is in at the time.
            sys.path.insert(0, "")
    elif code is not None:
        enter(main)
    if tools is not None:
        caller_tools.offer(tools, brought["answers"], main, flush_streams)
        web_access.allow(caller_tools.has_fetch(tools), _opens_files())
    elif brought and brought["resumes"]:
        caller_tools.withdraw(main)
        web_access.allow(False, _opens_files())
    if code is not None:
        _execute(code, input_json, report, main, keeps)
    return encode_report(report)


def _opens_files():
    return "open" not in State.policy.names


def continue_main():
    """Make ready for a program that goes on where others have ended; return its `__main__`.

    Nothing that it is judged by, or that must differ between two that go on from
    the same place, is what those before have left.
    """
    State.return_text = ""
    State.return_json = None
    State.is_ready = False
    # Frames of those before are shown with their own lines, under other names.
    State.other_sources[State.file_name] = State.source_lines
    State.turns += 1
    State.file_name = f"main-{State.turns + 1}.py"
    return State.main


def use_mode(mode, kernel):
    """Run the next program as a cell (`mode` is "cell") or as a file."""
    State.is_cell = mode == "cell"
    if State.is_cell:
        display.make_ready(kernel.get("showsData", False))
    State.message_chars = (
        _MAX_CELL_MESSAGE_CHARS if State.is_cell else MAX_MESSAGE_CHARS
    )


def compile_program(text, report):
    """Return the checked program as code; None, with `report` filled in, if it fails."""
    try:
        cell = None
        if State.is_cell:
            cell = cells.parse(text, State.file_name)
            tree = cell.tree
        else:
            tree = compile(text, State.file_name, "exec", ast.PyCF_ONLY_AST)
        unused = []
        findings = checker.check(tree, text, State.policy, unused)
        if findings:
            first = findings[0]
            report["exit_code"] = 1
            report["stderr"] = checker.format_findings(findings, text)
            report["error"] = make_error(
                "rejected",
                "SafetyError",
                first.for_tools()["message"],
                first.line,
                first.column,
            )
            report["error"]["rules"] = sorted({finding.rule for finding in findings})
            report["error"]["findings"] = [
                finding.for_tools() for finding in findings[:_MAX_FINDINGS]
            ]
            return None
        if unused:
            checker.drop_unused(tree, unused)
        if sys_constants.is_mentioned(text):
            sys_constants.write_out(tree)
        if State.wide_indices is not None:
            State.wide_indices.wrap(tree, text)
        if cell is not None:
            return cells.compile_cell(cell, State.file_name)
        return compile(tree, State.file_name, "exec", dont_inherit=True)
    except MemoryError:
        # CPython's way to say so of its parser and its compiler.
        error = SyntaxError("too deeply nested, or too large, to be compiled")
        describe_error(error, report)
        report["error"]["kind"] = "syntax"
    except BaseException as error:
        describe_error(error, report)
        if isinstance(error, (SyntaxError, ValueError, RecursionError)):
            report["error"]["kind"] = "syntax"
        _add_help(syntax_help.find(text, error), report)
    return None


def _add_help(text, report):
    if text is None:
        return
    report["stderr"] += f"help: {text}\n"
    report["error"]["help"] = text


def new_main():
    """Return a fresh `__main__`."""
    main = types.ModuleType("__main__")
    main.__file__ = State.file_name
    main.return_val = return_val
    sys.modules["__main__"] = main
    State.main = main
    enter(main)
    return main


def enter(main):
    """Give `__main__` the built-ins that the policy allows."""
    if State.guards is None:
        main.__builtins__ = builtins
    else:
        State.guards.enter(main)


# Short on purpose. CPython notes the place of an exception in a `finally` as an
# integer, and needs memory for it from the 257th instruction of a function on:
# without any left, it tries again for ever.
def _execute(code, input_json, report, main, keeps=False):
    try:
        _run_main(code, input_json, main, keeps)
    except SystemExit as error:
        describe_exit(error, report)
    except BaseException as error:
        describe_error(error, report)
    finally:
        _finish(report, keeps)


def _run_main(code, input_json, main, keeps):
    main.INPUT = None if input_json == b"null" else json.loads(input_json)
    if State.is_cell:
        # Functions given to `atexit` are for the end of the last one.
        cells.run(code, main.__dict__)
        return
    try:
        exec(code, main.__dict__)
    finally:
        # One that is kept has not come to its end.
        if not keeps:
            end_program()


def _finish(report, keeps):
    flush_streams()
    if State.writes_out:
        inputs.write_out(keeps)
    if State.figures is not None:
        report["files"] += State.figures.take(report)
        if keeps:
            State.figures.forget()


def end_program():
    """Do what a process does at its end: call what `atexit` holds."""
    if atexit._ncallbacks():
        atexit._run_exitfuncs()


def flush_streams():
    """Write what the program's streams still hold."""
    for name in ("stdout", "stderr", "__stdout__", "__stderr__"):
        try:
            getattr(sys, name).flush()
        except BaseException:
            # Deleted, closed, or replaced by something that cannot flush.
            pass
