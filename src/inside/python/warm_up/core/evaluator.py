"""A scoring function as an evaluation platform sends it, with its wrapper."""

import json
import re
import sys

turn = {
    "evaluate_target_output_fields": {"actual_output": {"text": "The answer is 42."}},
    "evaluate_dataset_fields": {"reference_output": {"text": "42"}},
}


class EvalOutput:
    def __init__(self, score, reason):
        self.score = score
        self.reason = reason


def exec_evaluation(turn):
    try:
        actual = turn["evaluate_target_output_fields"]["actual_output"]["text"]
        expected = turn["evaluate_dataset_fields"]["reference_output"]["text"]
        numbers = re.findall(r"-?\d+(?:\.\d+)?", actual)
        score = 1.0 if expected.strip() in numbers else 0.0
        return EvalOutput(score, f"expected {expected!r}, found {numbers}")
    except KeyError as error:
        print(f"missing field: {error}", file=sys.stderr)
        return EvalOutput(0.0, "missing field")


def main():
    result = exec_evaluation(turn)
    empty = exec_evaluation({})
    print(empty.reason)
    return_val(json.dumps({"score": result.score, "reason": result.reason}))


main()
