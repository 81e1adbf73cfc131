import json


def flatten(value, prefix=""):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from flatten(inner, f"{prefix}.{key}" if prefix else key)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from flatten(inner, f"{prefix}[{index}]")
    else:
        yield prefix, value


data = json.loads('{"a": {"b": [1, {"c": null}]}, "d": true, "__class__": "just a key"}')
print(json.dumps(dict(flatten(data)), indent=1))
