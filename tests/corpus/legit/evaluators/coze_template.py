import asyncio
import dataclasses
import json
import sys
import traceback
from typing import Any, Dict, Optional


class Args:
    def __init__(self, params):
        self.input = params


@dataclasses.dataclass
class EvalOutput:
    score: float
    reason: str
    err_msg: Optional[str] = None


def return_val(value):
    print("__COZE_RETURN_VAL_START__")
    print(value)
    print("__COZE_RETURN_VAL_END__")


turn = {"turn": {"evaluate_target_output_fields": {"actual_output": {"text": "4"}},
                 "evaluate_dataset_fields": {"reference_output": {"text": "4"}}}}


def exec_evaluation(turn_data: Dict[str, Any]) -> EvalOutput:
    actual = turn_data["turn"]["evaluate_target_output_fields"]["actual_output"]["text"]
    expected = turn_data["turn"]["evaluate_dataset_fields"]["reference_output"]["text"]
    return EvalOutput(score=float(actual == expected), reason=f"{actual!r} vs {expected!r}")


async def main():
    try:
        result = exec_evaluation(turn)
        return_val(json.dumps(dataclasses.asdict(result), ensure_ascii=False))
    except Exception as e:
        traceback.print_exc()
        print(f"evaluation failed: {e}", file=sys.stderr)
        sys.exit(1)


asyncio.run(main())
