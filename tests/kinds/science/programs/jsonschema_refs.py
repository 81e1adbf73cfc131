"""References, recursion, own keywords, formats, error trees."""

from jsonschema import Draft7Validator, ErrorTree, FormatChecker, RefResolver, ValidationError, validators

tree = {
    "definitions": {
        "node": {
            "type": "object",
            "required": ["value"],
            "properties": {"value": {"type": "number"}, "children": {"type": "array", "items": {"$ref": "#/definitions/node"}}},
        }
    },
    "$ref": "#/definitions/node",
}
document = {"value": 1, "children": [{"value": 2, "children": [{"value": "three"}, {}]}]}
for error in sorted(Draft7Validator(tree).iter_errors(document), key=lambda e: e.json_path):
    print(error.json_path, error.message)
errors = ErrorTree(Draft7Validator({"items": {"type": "integer", "minimum": 3}}).iter_errors([1, "a", 5]))
print(errors.total_errors, sorted(errors[0].errors), 2 in errors)


def is_even(validator, wanted, instance, schema):
    if wanted and instance % 2:
        yield ValidationError(f"{instance} is odd")


Even = validators.extend(Draft7Validator, {"even": is_even})
print([e.message for e in Even({"even": True}).iter_errors(3)], Even({"even": True}).is_valid(4))
store = {"urn:size": {"enum": [1, 2]}}
resolver = RefResolver.from_schema({}, store=store)
print(Draft7Validator({"$ref": "urn:size"}, resolver=resolver).is_valid(3))
checker = FormatChecker()
for name, value in (("date", "2024-02-30"), ("ipv4", "1.2.3.400"), ("regex", "("), ("email", "a@b"), ("ipv6", "::1")):
    print(name, checker.conforms(value, name))
nested = Draft7Validator({"anyOf": [{"type": "string"}, {"type": "integer", "minimum": 5}]})
error = next(nested.iter_errors(2))
print(error.message, [(list(c.schema_path), c.message) for c in error.context])
