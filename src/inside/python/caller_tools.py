"""Functions of the caller's application that a program calls.

Goals:
1. `tools.search(query="x")` blocks and returns the JSON value that the caller
   answers; `await tools.aio.search(query="x")` lets other tasks run meanwhile.
2. A call without an answer ends the run at once, and nothing of the program can
   catch that (`_suspend`): the run starts again later, with the answers so far.
3. A run that starts again takes the same way: the answers arrive in the order
   in which they once came (`wait`), and a call that differs from the recorded
   one is an error (`_recorded`).
4. A tool looks like a function: signature, types and documentation come from
   its JSON Schema, and a wrong argument is a `TypeError` in the caller's line.

The seed and the clocks of such a run are fixed, so it is deterministic.
"""

import builtins
import itertools
import json
import os
import sys
import types

import returned_value
import tool_schema

# The functions below look here, where a program cannot delete or replace any.
__builtins__ = dict(vars(builtins))

_DEVICE = "/dev/results"
# Status of a process that waits for answers; src/wire/calls.ts knows it.
_SUSPENDED = 0x7CA11
# Calls of one run, and those that wait for an answer at one time.
MOST_CALLS = 1_000
MOST_OPEN = 64

# Kept here: a program may have replaced them.
_open, _write, _exit = os.open, os.write, os._exit
_scan = json.JSONDecoder().scan_once
_write_json = json.encoder.c_make_encoder(
    {}, None, json.encoder.encode_basestring_ascii, None, ":", ",", False, False, True
)

class ToolError(Exception):
    """The caller reports that a tool has failed.

    type: str, what kind of failure it is, as the caller names it.
    """

    def __init__(self, message, type="ToolError"):
        super().__init__(message)
        self.type = type


ToolError.__module__ = "tools"


class _State:
    """The calls of one run."""

    # Calls answered before, by id: dict of name, arguments, generation, and
    # value or error.
    answers = {}
    numbers = itertools.count(1)
    # Calls that wait for the event loop: id -> (name, arguments, future).
    pending = {}
    # Writes out what the program has printed.
    flush = None


def offer(tools, answers, main, flush):
    """Give a program its module `tools`, as a global and to import.

    tools: list of dict, `name`, and `description`, `input_schema` and
    `output_schema` where they are known.
    answers: list of dict, `id`, `name`, `arguments` (JSON text), `generation`
    (int, in which continuation it came), and `value` or `error`.
    main: module, the program's `__main__`.
    flush: function that writes out what the program has printed.
    """
    _State.answers = {answer["id"]: answer for answer in answers}
    _State.numbers = itertools.count(1)
    _State.pending = {}
    _State.flush = flush
    module = _Tools("tools", "Functions of the application that runs this program.")
    aio = _Tools("tools.aio", "The same functions, to be awaited.")
    names = [tool["name"] for tool in tools]
    for each in (module, aio):
        each.__dict__["__all__"] = names
    for tool in tools:
        call, call_later = _functions(tool)
        module.__dict__[tool["name"]] = call
        aio.__dict__[tool["name"]] = call_later
    module.__dict__.update(aio=aio, ToolError=ToolError)
    # `from tools import aio` works; `import tools.aio` wants a package.
    module.__dict__["__path__"] = []
    sys.modules["tools"] = module
    sys.modules["tools.aio"] = aio
    # A name of the program's own stays; tools of a run before do not.
    if isinstance(main.__dict__.get("tools", module), _Tools):
        main.__dict__["tools"] = module


def withdraw(main):
    """Take back the tools of a run before, for one that brings none."""
    for name in ("tools", "tools.aio"):
        if isinstance(sys.modules.get(name), _Tools):
            del sys.modules[name]
    if isinstance(main.__dict__.get("tools"), _Tools):
        del main.__dict__["tools"]
    _State.answers = {}
    _State.numbers = itertools.count(1)
    _State.pending = {}


def has_fetch(tools):
    """Return whether the operator's `fetch` is among the tools of a request."""
    return any(tool.get("isFetch") for tool in tools)


class _Tools(types.ModuleType):
    """A module that names its functions when it is asked for another."""

    def __getattr__(self, name):
        names = ", ".join(self.__dict__.get("__all__", ()))
        raise AttributeError(
            f"module {self.__name__!r} has no tool {name!r}; this request "
            f"brings: {names}",
            name=name,
            obj=self,
        )


def _functions(tool):
    """Return the function that blocks and the one that is awaited."""
    name = tool["name"]
    schema = tool.get("input_schema") or {}
    output = tool.get("output_schema")
    signature = tool_schema.signature(schema, output)

    def arguments_of(args, kwargs):
        try:
            given = dict(signature.bind(*args, **kwargs).arguments)
        except TypeError as error:
            raise TypeError(f"{name}() {error}") from None
        given.update(given.pop(tool_schema.MORE, {}))
        text = returned_value.to_json(given)
        if not text:
            raise TypeError(f"{name}() has an argument that JSON cannot say")
        problem = tool_schema.find_problem(_scan(text, 0)[0], schema)
        if problem is not None:
            raise TypeError(f"{name}() argument {problem}")
        return text

    def call(*args, **kwargs):
        return ask(name, arguments_of(args, kwargs), output)

    def call_later(*args, **kwargs):
        return _answer_later(name, arguments_of(args, kwargs), output)

    for function in (call, call_later):
        function.__name__ = function.__qualname__ = name
        function.__module__ = "tools"
        function.__doc__ = tool_schema.documentation(tool, schema)
        function.__signature__ = signature
    call_later.__module__ = "tools.aio"
    return call, call_later


def ask(name, arguments, output=None):
    """Call a tool and return its value; ends the run if there is no answer yet.

    arguments: str, JSON of an object. output: dict, JSON Schema of the value.
    """
    number, answer = _begin(name, arguments)
    if answer is None:
        _suspend((number, name, arguments))
    return _outcome(answer, output)


async def _answer_later(name, arguments, output):
    import asyncio

    number, _ = _begin(name, arguments)
    future = asyncio.get_running_loop().create_future()
    _State.pending[number] = name, arguments, future
    try:
        answer = await future
    finally:
        _State.pending.pop(number, None)
    return _outcome(answer, output)


def wait():
    """Answer calls that tasks wait for; called when no task can go on.

    Returns whether there was any to answer. If all of them still wait for the
    caller, the run is suspended.

    Answers that came in one continuation arrive at one time, in the order of
    their calls, and those of a later one after that: as they did before.
    """
    waiting = [
        (number, call[2])
        for number, call in _State.pending.items()
        if not call[2].done()
    ]
    if not waiting:
        return False
    answered = [
        (_State.answers[number], future)
        for number, future in waiting
        if number in _State.answers
    ]
    if not answered:
        _suspend()
    first = min(answer["generation"] for answer, _ in answered)
    for answer, future in answered:
        if answer["generation"] == first:
            future.set_result(answer)
    return True


def _begin(name, arguments):
    """Return the id of a new call, and its answer, None if it has none."""
    number = next(_State.numbers)
    if number > MOST_CALLS:
        raise RuntimeError(f"Cannot call {name}: a run may make {MOST_CALLS} calls")
    number = f"call_{number:04d}"
    return number, _recorded(number, name, arguments)


def _recorded(number, name, arguments):
    answer = _State.answers.get(number)
    if answer is None:
        return None
    if (answer["name"], answer["arguments"]) != (name, arguments):
        _send({"type": "diverged", "id": number, "name": name})
    return answer


def _outcome(answer, output):
    error = answer.get("error")
    if error is not None:
        raise ToolError(error["message"], error.get("type", "ToolError"))
    # A value of its own each time: a program may change what it is given.
    value = _scan(answer["value"].strip(), 0)[0]
    if output is not None:
        problem = tool_schema.find_problem(value, output)
        if problem is not None:
            raise ToolError(
                f"the answer of {answer['name']}() does not fit its output_schema: "
                f"{problem.lstrip()}",
                "InvalidResult",
            )
    return value


def _suspend(blocking=None):
    """End the run with the calls that wait for an answer; never returns.

    blocking: tuple of id, name and arguments, of a call that the program itself
    waits for; calls that only tasks wait for go out with it.
    """
    _State.flush()
    waiting = [
        (number, name, arguments)
        for number, (name, arguments, future) in _State.pending.items()
        if number not in _State.answers and not future.done()
    ]
    # The oldest first; the others follow once these are answered.
    room = MOST_OPEN - (blocking is not None)
    chosen = waiting[:room] + ([] if blocking is None else [blocking])
    fields = ("id", "name", "arguments")
    _send({"type": "calls", "calls": [dict(zip(fields, call)) for call in chosen]})


def _send(message):
    line = "".join(_write_json(message, 0)) + "\n"
    # One write: half a line is none.
    _write(_open(_DEVICE, os.O_WRONLY), line.encode("ascii"))
    _exit(_SUSPENDED)
