import json

SCHEMA = {"name": str, "age": int, "tags": list}


def validate(text):
    try:
        data = json.loads(text)
    except json.JSONDecodeError as e:
        return [f"line {e.lineno} column {e.colno}: {e.msg}"]
    problems = []
    for key, kind in SCHEMA.items():
        if key not in data:
            problems.append(f"missing {key}")
        elif not isinstance(data[key], kind):
            problems.append(f"{key} is {type(data[key]).__name__}, not {kind.__name__}")
    return problems


for text in ['{"name": "a", "age": 3, "tags": []}', '{"name": 1}', '{"name": }']:
    print(validate(text))
