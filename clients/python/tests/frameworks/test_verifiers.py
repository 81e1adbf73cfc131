from __future__ import annotations

import json
import unittest
from typing import Any

import verifiers as vf
from datasets import Dataset
from openai.types.chat import ChatCompletion
from python_faas.integrations.verifiers import FaasPythonEnv

from python_faas import Client


class ScriptedModel:
    """Stands for the client of a model: calls the tool, then answers."""

    def __init__(self) -> None:
        self.chat = self.completions = self
        self.base_url = "http://model.invalid/"

    async def create(self, *, messages: list[Any], **_: Any) -> ChatCompletion:
        said = [one["content"] for one in messages if one["role"] == "tool"]
        codes = ["x = 40", "x + 2", "1 / 0"]
        call = {
            "id": f"call-{len(said)}",
            "type": "function",
            "function": {
                "name": "python",
                "arguments": json.dumps({"code": codes[min(len(said), 2)]}),
            },
        }
        answer = {"tool_calls": [call]} if len(said) < 3 else {"content": said[1]}
        if len(said) == 3:
            assert "ZeroDivisionError" in said[2], said
        return ChatCompletion.model_validate(
            {
                "id": "1",
                "object": "chat.completion",
                "created": 0,
                "model": "scripted",
                "choices": [
                    {
                        "index": 0,
                        "finish_reason": "stop",
                        "message": {"role": "assistant", "content": None, **answer},
                    }
                ],
            }
        )


def correct(completion: list[Any], answer: str) -> float:
    return float(completion[-1]["content"] == answer)


class VerifiersTest(unittest.TestCase):
    def test_a_rollout_calls_python(self) -> None:
        rows = [{"question": "Compute.", "answer": answer} for answer in ("42", "43")]
        with Client() as client:
            before = client.states()
            environment = FaasPythonEnv(
                dataset=Dataset.from_list(rows), rubric=vf.Rubric(funcs=[correct])
            )
            done = environment.evaluate_sync(
                ScriptedModel(), "scripted", num_examples=2, rollouts_per_example=1
            )
            rewards = sorted(one["reward"] for one in done["outputs"])
            self.assertEqual(rewards, [0.0, 1.0])
            self.assertEqual(client.states(), before)
