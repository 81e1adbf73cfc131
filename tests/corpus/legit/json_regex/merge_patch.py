import copy
import json


def merge(target, patch):
    if not isinstance(patch, dict):
        return patch
    result = copy.deepcopy(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merge(result.get(key), value)
    return result


print(json.dumps(merge({"a": 1, "b": {"x": 1, "y": 2}}, {"a": None, "b": {"y": 3}, "c": [1]}), sort_keys=True))
