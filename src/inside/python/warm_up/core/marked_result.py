"""The wrapper of an evaluation platform that marks what it returns."""

import json

INPUT_TEXT = '{"question": "2 + 2?", "answer": "4"}'


def return_val(value):
    print("__COZE_RETURN_VAL_START__")
    print(value)
    print("__COZE_RETURN_VAL_END__")


data = json.loads(INPUT_TEXT) if INPUT is None else INPUT
score = 1.0 if str(data.get("answer", "")).strip() == "4" else 0.0
return_val(json.dumps({"score": score, "reason": "exact"}, ensure_ascii=False))
