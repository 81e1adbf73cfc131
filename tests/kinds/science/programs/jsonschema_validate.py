"""Validation with messages that help, in several drafts."""

import jsonschema
from jsonschema import Draft7Validator, Draft202012Validator, FormatChecker, ValidationError, validate

schema = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "properties": {
        "name": {"type": "string", "minLength": 2},
        "age": {"type": "integer", "minimum": 0, "maximum": 150},
        "tags": {"type": "array", "items": {"enum": ["x", "y"]}, "uniqueItems": True},
        "mail": {"type": "string", "format": "email"},
        "size": {"$ref": "#/$defs/size"},
    },
    "required": ["name"],
    "additionalProperties": False,
    "$defs": {"size": {"oneOf": [{"type": "number", "multipleOf": 5}, {"const": "auto"}]}},
}
validate({"name": "Ada", "age": 36, "tags": ["x"], "size": "auto"}, schema)
wrong = [
    {},
    {"name": "A"},
    {"name": "Ada", "age": -1},
    {"name": "Ada", "age": 1.5},
    {"name": "Ada", "tags": ["x", "z"]},
    {"name": "Ada", "tags": ["x", "x"]},
    {"name": "Ada", "other": 1},
    {"name": "Ada", "size": 7},
    [],
]
for document in wrong:
    try:
        validate(document, schema)
    except ValidationError as error:
        print(error.message, "|", error.json_path, "|", list(error.schema_path))
validator = Draft202012Validator(schema, format_checker=FormatChecker())
print([e.message for e in validator.iter_errors({"name": "Ada", "mail": "nope"})])
print(sorted(e.json_path for e in validator.iter_errors({"age": "x", "tags": 1, "size": None})))
print(jsonschema.exceptions.best_match(validator.iter_errors({"name": 1, "age": -1})).message)
print(Draft7Validator({"if": {"minimum": 10}, "then": {"multipleOf": 2}}).is_valid(13))
try:
    Draft7Validator.check_schema({"type": "strnig"})
except jsonschema.SchemaError as error:
    print("SchemaError", error.message)
try:
    validate({"name": "Ada", "age": 200}, schema)
except ValidationError as error:
    print(error)
