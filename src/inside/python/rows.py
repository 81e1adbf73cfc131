"""Runs one program for many inputs, as `harness` runs it for one.

The set-up, and the program's parsing, checking and compiling, happen once, in
`open_rows`. The sandbox then keeps the memory as it is, and brings it back to
that after each call of `run_row`: each row finds what the set-up has left, and
nothing of another row.

The work of every row is short here: a row may take no more than a few
microseconds. Whatever has more to tell than a value takes `harness`'s way.
"""

import atexit
import builtins
import json
import logging
import random
import sys

import harness
import inputs
import judged_assertions
import judged_program
from error_report import describe_error, describe_exit, remember_source
from program_state import State
from run_report import OUT_OF_MEMORY, encode_report, new_report

# The functions below look here, where a program cannot delete or replace any.
__builtins__ = dict(vars(builtins))

# A set-up's own frames have this name, and its lines are shown.
_SETUP_NAME = "setup.py"

_NOTHING = b'{"resumes": false, "policy": null, "bringsInputs": false}'
# The scanner in C: what comes is one JSON text, without space around it.
_scan = json.JSONDecoder().scan_once
_plain = str.__str__
_callbacks = atexit._ncallbacks
_handlers = logging._handlerList
# Open figures of matplotlib's, if it is there.
_figures = {}
# Generators that a program finds there. They must never be freed: before each
# row their state is overwritten from outside.
_kept = [random._inst]


class _Rows:
    """State that every row starts from."""

    names = None
    code = None
    streams = ()
    # How many there are when nobody has added any.
    callbacks = 0
    handlers = 0


def prepare():
    """Look for what rows need; called once, before the baseline.

    Return the addresses of the Mersenne twisters that each row seeds again.

    The text has, for each, an object's address, and "capsule" where that is
    a capsule of numpy's.
    """
    found = [f"{id(random._inst)}:object"]
    if State.figures is not None:
        from matplotlib._pylab_helpers import Gcf

        global _figures
        _figures = Gcf.figs
    if State.reseed_numpy is not None:
        import numpy.random.mtrand

        bits = numpy.random.mtrand._rand._bit_generator
        _kept.extend((numpy.random.mtrand._rand, bits, bits.capsule))
        found.append(f"{id(bits.capsule)}:capsule")
    return " ".join(found).encode("ascii")


def open_rows(setup, source, brought=None):
    """Run the set-up and compile the program; both are bytes, as in `run`.

    brought: JSON in bytes, or None: whether rows start from what a program has
    left, or fresh (`resumes`), what they are checked by (`policy`, a
    name or null for the sandbox's own), and whether they bring stdin and files
    (`bringsInputs`).

    Return b"" if rows can be run, or the report of what failed; `is_program`
    is true in that of a program that does not parse, or is refused.
    """
    try:
        return _open(setup, source, **_scan((brought or _NOTHING).decode(), 0)[0])
    except MemoryError:
        return OUT_OF_MEMORY


def _open(setup, source, resumes, policy, bringsInputs):
    harness.use_mode(None, {})
    main = harness.continue_main() if resumes else None
    brought = {"files", "stdin"} if bringsInputs else set()
    policy = inputs.policy_named(policy, State.own_policy)
    if resumes and not policy.is_open:
        inputs.restore_imports()
    policy = inputs.policy_with(brought, set(), policy)
    if policy is not State.policy:
        harness.use_policy(policy)
    # Not before: what names there are is the policy's.
    if resumes:
        harness.enter(main)
    else:
        main = harness.new_main()
    _Rows.names = main.__dict__
    _Rows.callbacks = _callbacks()
    _Rows.handlers = len(_handlers)
    if setup:
        State.file_name = _SETUP_NAME
        try:
            report = _set_up(setup.decode("utf-8", "surrogatepass").removeprefix("\ufeff"), main)
        finally:
            State.file_name = "main.py"
        if report["error"] is not None or report["exit_code"] != 0:
            return encode_report(report)
        State.other_sources = {_SETUP_NAME: State.source_lines}
        State.return_text = ""
        State.return_json = None
    report = new_report()
    text = source.decode("utf-8", "surrogatepass").removeprefix("\ufeff")
    remember_source(text)
    _Rows.code = harness.compile_program(text, report)
    if _Rows.code is None:
        report["is_program"] = True
        return encode_report(report)
    _Rows.streams = (sys.stdout, sys.stderr)
    # Generators keep half of what they have drawn for the next call.
    harness.make_ready()
    return b""


def _set_up(text, main):
    report = new_report()
    remember_source(text)
    code = harness.compile_program(text, report)
    if code is None:
        return report
    try:
        main.INPUT = None
        exec(code, main.__dict__)
    except SystemExit as error:
        describe_exit(error, report)
    except BaseException as error:
        describe_error(error, report)
    finally:
        harness.flush_streams()
    return report


def run_row(input_json, brought=None):
    """Run the program for one input, JSON in UTF-8.

    brought: JSON in bytes, or None: `argv`, and `task`, a step of judging
    (see `judged_assertions`), each where it is given.

    Return b"v", the return value as JSON (nothing where it has none), the end
    of a line, and its text in UTF-8, if there is no more to tell; or else the
    report.
    """
    names = _Rows.names
    try:
        if brought is None:
            names["INPUT"] = _scan(input_json.decode(), 0)[0]
            exec(_Rows.code, names)
        else:
            report = _run_brought(names, input_json, _scan(brought.decode(), 0)[0])
            if report is not None:
                return report
    except BaseException as error:
        return _end(error)
    return _told()


def _told():
    if _has_more_to_tell():
        return _end(None)
    streams = _Rows.streams
    try:
        streams[0].flush()
        streams[1].flush()
        text = _plain(State.return_text).encode("utf-8", "backslashreplace")
        told = State.return_json
        return b"v\n" + text if told is None else b"v%b\n%b" % (told.encode(), text)
    except BaseException as error:
        return _end(error)


def _has_more_to_tell():
    streams = _Rows.streams
    return (
        _figures
        or _callbacks() != _Rows.callbacks
        or len(_handlers) != _Rows.handlers
        or sys.stdout is not streams[0]
        or sys.stderr is not streams[1]
    )


def _run_brought(names, input_json, brought):
    if "argv" in brought:
        sys.argv[1:] = brought["argv"]
    names["INPUT"] = _scan(input_json.decode(), 0)[0]
    task = brought.get("task")
    if task is not None and "ask" in task:
        # Where these run, the program never does.
        return judged_assertions.ask(**task["ask"])
    exec(_Rows.code, names)
    if task is not None and "call" in task:
        judged_program.call(names, **task["call"])
    elif task is not None:
        judged_program.operate(names, task["operations"])


# In short functions, for the reason that `harness._execute` has.
def _end(error):
    """Do what a process does at its end, and tell what came of the row."""
    try:
        report = new_report()
        try:
            _end_program(error)
        except SystemExit as end:
            describe_exit(end, report)
        except BaseException as end:
            describe_error(end, report)
        finally:
            _finish(report)
        return encode_report(report)
    except MemoryError:
        return OUT_OF_MEMORY


def _end_program(error):
    try:
        if error is not None:
            raise error
    finally:
        harness.end_program()


def _finish(report):
    harness.flush_streams()
    if State.figures is not None:
        report["files"] += State.figures.take(report)
