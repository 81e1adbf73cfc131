"""Reads a tool's JSON Schema: its signature, and what does not fit.

A small part of JSON Schema, and no package: those that know all of it need
native code that the sandbox does not have.
"""

import builtins
import inspect

# The functions below look here, where a program cannot delete or replace any.
__builtins__ = dict(vars(builtins))

_MOST_DEPTH = 32

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

# Name of the parameter that takes what a schema does not name.
MORE = "_more"


def signature(schema, output):
    """Return the signature of a tool: required parameters first."""
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
        if name.isidentifier() and name != MORE
    ]
    if len(parameters) < len(properties) or not properties or (
        schema.get("additionalProperties", False) is not False
    ):
        parameters.append(inspect.Parameter(MORE, inspect.Parameter.VAR_KEYWORD))
    result = _annotation(output) if output else inspect.Signature.empty
    return inspect.Signature(parameters, return_annotation=result)


def _annotation(schema):
    kind = schema.get("type") if isinstance(schema, dict) else None
    if isinstance(kind, str) and kind in _ANNOTATIONS:
        return _ANNOTATIONS[kind]
    return inspect.Parameter.empty


def documentation(tool, schema):
    """Return the docstring of a tool, with a line per parameter; None if empty."""
    lines = [tool.get("description") or ""]
    properties = schema.get("properties")
    for name, each in (properties if isinstance(properties, dict) else {}).items():
        text = each.get("description") if isinstance(each, dict) else None
        if isinstance(text, str):
            lines.append(f"{name}: {text}")
    return "\n\n".join([lines[0], "\n".join(lines[1:])]).strip() or None


def find_problem(value, schema):
    """Return what of `value` does not fit a JSON Schema, or None.

    Known are the keywords that describe data: `type`, `enum`, `const`,
    `properties`, `required`, `additionalProperties`, `items`, the limits of
    numbers, texts and lists, `anyOf`, `oneOf`, `allOf` and `$ref` within the
    schema. Others are passed over.
    """
    return _find_problem(value, schema, "", schema)


def _find_problem(value, schema, path, root, depth=0):
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
