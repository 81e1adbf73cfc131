import jsonschema
from jsonschema import Draft7Validator, ValidationError, validate

SCHEMA = {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}, "age": {"minimum": 0}}}
validate({"name": "Ann", "age": 3}, SCHEMA)
try:
    validate({"age": -1}, SCHEMA)
except ValidationError as error:
    print(error.message)
errors = sorted(Draft7Validator(SCHEMA).iter_errors({"name": 1, "age": -1}), key=lambda e: list(e.path))
print([(list(e.path), e.validator) for e in errors], jsonschema.__name__)
