import ast
import json
import re


def repair(text):
    text = re.sub(r"^```(?:json)?|```$", "", text.strip(), flags=re.M).strip()
    for attempt in (json.loads, ast.literal_eval, lambda t: json.loads(re.sub(r",\s*([}\]])", r"\1", t))):
        try:
            return attempt(text)
        except (ValueError, SyntaxError):
            continue
    return None


for reply in ['```json\n{"a": 1}\n```', "{'b': True}", '{"c": [1, 2,],}', "no"]:
    print(repair(reply))
