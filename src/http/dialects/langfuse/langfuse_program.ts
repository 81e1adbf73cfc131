/**
 * The Python program around an evaluator of Langfuse. It finds the source and
 * the payload in `INPUT` and hands back the answer as JSON text.
 *
 * @module
 */

import { namedImports } from "../named_imports.ts";

// The source is compiled as "<string>", as evaluators know it: their lines are
// counted from 1, and frames of this program differ from theirs.
const PROGRAM = `
import asyncio
import dataclasses
import json
import math
import traceback
from dataclasses import dataclass, field
from typing import Any


@dataclass
class ToolCall:
    id: str = ""
    name: str = ""
    arguments: Any = None
    type: str = ""
    index: int = 0


@dataclass
class ObservationContext:
    input: Any = None
    output: Any = None
    metadata: Any = None
    tool_calls: list = field(default_factory=list)


@dataclass
class ExperimentContext:
    item_expected_output: Any = None
    item_metadata: Any = None


@dataclass
class EvaluationContext:
    observation: ObservationContext
    experiment: ExperimentContext | None = None


@dataclass
class Score:
    value: int | float | str | bool
    name: str
    data_type: str | None = None
    comment: str | None = None
    config_id: str | None = None
    metadata: dict | None = None


@dataclass
class EvaluationResult:
    scores: list = field(default_factory=list)


def _members(value):
    return value if isinstance(value, dict) else {}


def _context(payload):
    payload = _members(payload)
    seen = _members(payload.get("observation"))
    calls = seen.get("toolCalls")
    context = EvaluationContext(
        ObservationContext(
            seen.get("input"),
            seen.get("output"),
            seen.get("metadata"),
            [_tool_call(call) for call in calls] if isinstance(calls, list) else [],
        )
    )
    known = payload.get("experiment")
    if isinstance(known, dict):
        context.experiment = ExperimentContext(
            known.get("itemExpectedOutput"), known.get("itemMetadata")
        )
    return context


def _tool_call(call):
    call = _members(call)
    names = ("id", "name", "arguments", "type", "index")
    return ToolCall(**{name: call[name] for name in names if call.get(name)})


_WIRE_NAMES = {"data_type": "dataType", "config_id": "configId"}


def _on_the_wire(score):
    if not isinstance(score, dict):
        return score
    return {
        _WIRE_NAMES.get(name, name): value
        for name, value in score.items()
        if _WIRE_NAMES.get(name) not in score
    }


def _plain(value):
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        members = ((f.name, getattr(value, f.name)) for f in dataclasses.fields(value))
        return {name: _plain(member) for name, member in members if member is not None}
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, int):
        float(value)
        return value
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    try:
        json.dumps(value)
    except (TypeError, ValueError):
        return str(value)
    return value


def _told(error):
    told = type(error).__name__
    if str(error):
        told += f": {error}"
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == "<string>"]
    return f"{told} (line {lines[-1]})" if lines else told


def _failed(code, message):
    return {"error": {"code": code, "message": message}}


def _evaluate(source, payload):
    names = (EvaluationContext, EvaluationResult, Score, ToolCall)
    namespace = {each.__name__: each for each in names}
    try:
        exec(compile(source, "<string>", "exec", dont_inherit=True), namespace)
    except Exception as error:
        return _failed(
            "INVALID_SOURCE", f"Failed to load evaluator source: {_told(error)}"
        )
    evaluate = namespace.get("evaluate")
    if not callable(evaluate):
        return _failed(
            "INVALID_SOURCE", "Evaluator source must define an evaluate(ctx) function"
        )
    try:
        result = evaluate(_context(payload))
        if asyncio.iscoroutine(result):
            result = asyncio.run(result)
    except Exception as error:
        return _failed("USER_CODE_ERROR", _told(error))
    try:
        result = _plain(result)
    except OverflowError:
        return _failed(
            "INVALID_RESULT", "Evaluator must return scores that JSON can express"
        )
    if isinstance(result, dict) and isinstance(result.get("scores"), list):
        return result | {"scores": [_on_the_wire(score) for score in result["scores"]]}
    return _failed(
        "INVALID_RESULT", "Evaluator must return an object shaped like { scores: [...] }"
    )


return_val(json.dumps(_evaluate(INPUT["source"], INPUT["payload"])))
`;

/** Returns the program for a source. */
export function langfuseProgram(source: string): string {
  return PROGRAM + namedImports(source);
}
