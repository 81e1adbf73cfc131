"""Examples of jsonschema's documentation.

documented: jsonschema, "Schema Validation" and "Handling Validation Errors"
"""

from jsonschema import Draft202012Validator, ValidationError, validate
from jsonschema.exceptions import best_match

schema = {
    "type": "object",
    "properties": {"price": {"type": "number"}, "name": {"type": "string"}},
}
validate(instance={"name": "Eggs", "price": 34.99}, schema=schema)
try:
    validate(instance={"name": "Eggs", "price": "Invalid"}, schema=schema)
except ValidationError as error:
    print(error.message)
schema = {"type": "array", "items": {"enum": [1, 2, 3]}, "maxItems": 2}
validator = Draft202012Validator(schema)
for error in sorted(validator.iter_errors([2, 3, 4]), key=str):
    print(error.message)
schema = {"type": "array", "minItems": 3}
print(best_match(Draft202012Validator(schema).iter_errors(11)).message)
