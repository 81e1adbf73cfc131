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
import inspect
import itertools
import json
import os
import sys
import types

import returned_value

# The functions below look here, where a program cannot delete or replace any.
__builtins__ = dict(vars(builtins))

_DEVICE = "/dev/results"
# Status of a process that waits for answers; src/wire/calls.ts knows it.
_SUSPENDED = 0x7CA11
# Calls of one run, and those that wait for an answer at one time.
MOST_CALLS = 1_000
MOST_OPEN = 64
_MOST_DEPTH = 32

# Kept here: a program may have replaced them.
_open, _write, _exit = os.open, os.write, os._exit
_scan = json.JSONDecoder().scan_once
_write_json = json.encoder.c_make_encoder(
    {}, None, json.encoder.encode_basestring_ascii, None, ":", ",", False, False, True
)

_TYPES = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
    "null": (type(None),),
}
_ANNOTATIONS = {
    "string": str,
    "integer": int,
    "number": float,
    "boolean": bool,
    "array": list,
    "object": dict,
    "null": None,
}


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

    # What was answered before, by id: dict of name, arguments, generation, and
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
    signature = _signature(schema, output)

    def arguments_of(args, kwargs):
        try:
            given = dict(signature.bind(*args, **kwargs).arguments)
        except TypeError as error:
            raise TypeError(f"{name}() {error}") from None
        given.update(given.pop(_MORE, {}))
        text = returned_value.to_json(given)
        if not text:
            raise TypeError(f"{name}() has an argument that JSON cannot say")
        problem = _find_problem(_scan(text, 0)[0], schema, "", schema)
        if problem is not None:
            raise TypeError(f"{name}() argument {problem}")
        return text

    def call(*args, **kwargs):
        arguments = arguments_of(args, kwargs)
        number, answer = _begin(name, arguments)
        if answer is None:
            _suspend((number, name, arguments))
        return _outcome(answer, output)

    def call_later(*args, **kwargs):
        return _answer_later(name, arguments_of(args, kwargs), output)

    for function in (call, call_later):
        function.__name__ = function.__qualname__ = name
        function.__module__ = "tools"
        function.__doc__ = _documentation(tool, schema)
        function.__signature__ = signature
    call_later.__module__ = "tools.aio"
    return call, call_later


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
        problem = _find_problem(value, output, "", output)
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


# Name of the parameter that takes what a schema does not name.
_MORE = "_more"


def _signature(schema, output):
    required = [name for name in schema.get("required", ()) if isinstance(name, str)]
    properties = schema.get("properties")
    properties = properties if isinstance(properties, dict) else {}
    names = [name for name in required if name in properties]
    names += [name for name in properties if name not in required]
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    parameters = [
        inspect.Parameter(
            name,
            kind,
            default=inspect.Parameter.empty if name in required else None,
            annotation=_annotation(properties[name]),
        )
        for name in names
        if name.isidentifier() and name != _MORE
    ]
    if len(parameters) < len(properties) or not properties or (
        schema.get("additionalProperties", False) is not False
    ):
        parameters.append(inspect.Parameter(_MORE, inspect.Parameter.VAR_KEYWORD))
    result = _annotation(output) if output else inspect.Signature.empty
    return inspect.Signature(parameters, return_annotation=result)


def _annotation(schema):
    kind = schema.get("type") if isinstance(schema, dict) else None
    if isinstance(kind, str) and kind in _ANNOTATIONS:
        return _ANNOTATIONS[kind]
    return inspect.Parameter.empty


def _documentation(tool, schema):
    lines = [tool.get("description") or ""]
    properties = schema.get("properties")
    for name, each in (properties if isinstance(properties, dict) else {}).items():
        text = each.get("description") if isinstance(each, dict) else None
        if isinstance(text, str):
            lines.append(f"{name}: {text}")
    return "\n\n".join([lines[0], "\n".join(lines[1:])]).strip() or None


def _find_problem(value, schema, path, root, depth=0):
    """Return what of `value` does not fit a JSON Schema, or None.

    Known are the keywords that describe data: `type`, `enum`, `const`,
    `properties`, `required`, `additionalProperties`, `items`, the limits of
    numbers, texts and lists, `anyOf`, `oneOf`, `allOf` and `$ref` within the
    schema. Others are passed over.
    """
    if not isinstance(schema, dict) or depth > _MOST_DEPTH:
        return f"{path!r} is not allowed" if schema is False else None
    where = repr(path) if path else "list"

    def deeper(value, schema, path=path):
        return _find_problem(value, schema, path, root, depth + 1)

    if "$ref" in schema:
        return deeper(value, _resolve(schema["$ref"], root))
    kinds = schema.get("type")
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if isinstance(kinds, list) and not any(_is_of(value, kind) for kind in kinds):
        wanted = " or ".join(str(kind) for kind in kinds)
        return f"{where} must be {wanted}, not {_kind_of(value)}"
    if isinstance(schema.get("enum"), list) and not _is_among(value, schema["enum"]):
        choices = ", ".join(map(repr, schema["enum"]))
        return f"{where} must be one of {choices}"
    if "const" in schema and not _is_among(value, [schema["const"]]):
        return f"{where} must be {schema['const']!r}"
    problem = _find_size_problem(value, schema, where)
    if problem is not None:
        return problem
    for each in schema.get("allOf") or ():
        problem = deeper(value, each)
        if problem is not None:
            return problem
    for keyword in ("anyOf", "oneOf"):
        choices = schema.get(keyword)
        if isinstance(choices, list) and choices:
            problems = [deeper(value, each) for each in choices]
            if None not in problems:
                return problems[0]
    if isinstance(value, list) and isinstance(schema.get("items"), (dict, bool)):
        for index, item in enumerate(value):
            problem = deeper(item, schema["items"], f"{path}[{index}]")
            if problem is not None:
                return problem
    if isinstance(value, dict):
        return _find_member_problem(value, schema, path, deeper)
    return None


def _find_member_problem(value, schema, path, deeper):
    within = f"{path}." if path else ""
    for name in schema.get("required") or ():
        if name not in value:
            return f"{within + str(name)!r} is missing"
    properties = schema.get("properties")
    properties = properties if isinstance(properties, dict) else {}
    more = schema.get("additionalProperties", True)
    for name, member in value.items():
        known = properties.get(name, more)
        problem = (
            f"{within + name!r} is not a parameter"
            if known is False
            else deeper(member, known, within + name)
        )
        if problem is not None:
            return problem
    return None


_SIZES = (
    ("minimum", (int, float), lambda value, limit: value >= limit, "at least"),
    ("maximum", (int, float), lambda value, limit: value <= limit, "at most"),
    ("exclusiveMinimum", (int, float), lambda value, limit: value > limit, "above"),
    ("exclusiveMaximum", (int, float), lambda value, limit: value < limit, "below"),
    ("minLength", (str,), lambda value, limit: len(value) >= limit, "of length at least"),
    ("maxLength", (str,), lambda value, limit: len(value) <= limit, "of length at most"),
    ("minItems", (list,), lambda value, limit: len(value) >= limit, "of length at least"),
    ("maxItems", (list,), lambda value, limit: len(value) <= limit, "of length at most"),
)


def _find_size_problem(value, schema, where):
    for keyword, kinds, fits, text in _SIZES:
        limit = schema.get(keyword)
        if not isinstance(limit, (int, float)) or isinstance(limit, bool):
            continue
        if isinstance(value, kinds) and not isinstance(value, bool):
            if not fits(value, limit):
                return f"{where} must be {text} {limit}"
    return None


def _is_of(value, kind):
    if kind == "integer" and isinstance(value, float):
        return value.is_integer()
    if isinstance(value, bool):
        return kind == "boolean"
    return isinstance(value, _TYPES.get(kind, (object,)))


def _is_among(value, choices):
    return any(type(value) is type(each) and value == each for each in choices)


def _kind_of(value):
    for kind, classes in _TYPES.items():
        if type(value) in classes:
            return kind
    return type(value).__name__


def _resolve(reference, root):
    """Return the schema that `#/$defs/Name` names; one that fits all if none."""
    found = root
    for part in str(reference).removeprefix("#").strip("/").split("/"):
        if part == "":
            continue
        found = found.get(part) if isinstance(found, dict) else None
    return found if isinstance(found, (dict, bool)) else {}
