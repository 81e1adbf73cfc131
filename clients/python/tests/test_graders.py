from __future__ import annotations

import json
import unittest
from typing import Any

from python_faas import Client
from python_faas.graders import code_eval, evalplus, live_code_bench, verl

ADD = "def add(a, b): return a + b"
# A loaded machine must not turn a pass into a time limit.
AMPLE_S = 60


def block(code: str, name: str = "python") -> str:
    return f"Here:\n```{name}\n{code}\n```\n"


class VerlTest(unittest.TestCase):
    def score(self, answer: str, truth: Any, **options: Any) -> float:
        return verl.compute_score("any", answer, truth, timeout=AMPLE_S, **options)

    def test_scores_the_share_of_passes(self) -> None:
        truth = json.dumps({"inputs": ["2", "3", "x"], "outputs": ["4", "6\n", "8"]})
        code = "print(int(input()) * 2)"
        self.assertAlmostEqual(self.score(block(code), truth), 2 / 3)
        self.assertEqual(self.score(code, truth), 0)
        self.assertEqual(self.score(block("print(0)") + block(code, "py"), truth), 0)
        self.assertAlmostEqual(self.score(block(code, "py"), truth), 2 / 3)

    def test_compares_as_verl_does(self) -> None:
        for printed, expected, score in (
            ("a\\n\\n", "a", 1),
            ("a ", "a", 0),
            (" a", "a", 0),
            ("1.0", "1", 0),
        ):
            truth = {"inputs": [""], "outputs": [expected]}
            answer = block(f'print("{printed}")')
            self.assertEqual(self.score(answer, truth), score, printed)

    def test_calls_functions_methods_and_assertions(self) -> None:
        truth = {"inputs": ["1\n2"], "outputs": ["3"], "fn_name": "add"}
        self.assertEqual(self.score(block(ADD), truth), 1)
        method = "class Solution:\n    def add(self, a, b): return a + b"
        self.assertEqual(self.score(block(method), truth), 1)
        self.assertEqual(self.score(block("def other(): pass"), truth), 0)
        cases = ["assert add(1, 2) == 3", "assert add(1, 2) == 4"]
        nothing = [None] * 2
        asserted = {"inputs": nothing, "outputs": nothing, "assert_case": cases}
        self.assertEqual(self.score(block(ADD), asserted), 0.5)

    def test_continuous_grades_ten_cases(self) -> None:
        truth = {"inputs": [""] * 12, "outputs": ["1"] * 10 + ["2"] * 2}
        answer = block("print(1)")
        self.assertEqual(self.score(answer, truth, continuous=True), 1)
        self.assertAlmostEqual(self.score(answer, truth), 10 / 12)


class CodeEvalTest(unittest.TestCase):
    def test_has_pass_at_k_and_results(self) -> None:
        candidates = ["def add(a, b): return a * b", ADD, "def add(", "1 / 0"]
        pass_at_k, results = code_eval.compute(
            predictions=[candidates, [ADD] * 4],
            references=["assert add(2, 3) == 5", "assert add(1, 1) == 2"],
            k=[1, 2, 10],
            timeout=AMPLE_S,
        )
        self.assertEqual(list(pass_at_k), ["pass@1", "pass@2"])
        self.assertAlmostEqual(pass_at_k["pass@1"], (0.25 + 1) / 2)
        self.assertAlmostEqual(pass_at_k["pass@2"], (0.5 + 1) / 2)
        told = [one for _, one in results[0]]
        self.assertEqual([one["passed"] for one in told], [False, True, False, False])
        self.assertEqual(told[1]["result"], "passed")
        self.assertRegex(told[3]["result"], "^failed: .*division by zero")

    def test_a_program_that_ends_early_does_not_pass(self) -> None:
        _, results = code_eval.compute(
            [["import sys\ndef add(a, b): sys.exit(0)"]], ["assert add(2, 3) == 5"]
        )
        self.assertFalse(results[0][0][1]["passed"])

    def test_grades_humaneval(self) -> None:
        test = "def check(candidate):\n    assert candidate(2, 3) == 5\n\ncheck(add)"
        pass_at_k, _ = code_eval.compute([[ADD]], [test], k=[1], timeout=AMPLE_S)
        self.assertEqual(pass_at_k, {"pass@1": 1.0})


class LiveCodeBenchTest(unittest.TestCase):
    def check(self, code: str, **cases: Any) -> list[bool | int]:
        sample = {"input_output": json.dumps(cases)}
        return live_code_bench.check_correctness(sample, code, timeout=AMPLE_S)[0]

    def test_grades_standard_output_up_to_the_first_failure(self) -> None:
        code = "n = int(input())\nprint(Counter([n]).total() * n / 1)"
        cases = {"inputs": ["2", "3", "4"], "outputs": ["2", "3.00", "5"]}
        self.assertEqual(self.check(code, **cases), [True, True, -2])
        cases = {"inputs": ["x", "3"], "outputs": ["2", "3"]}
        self.assertEqual(self.check(code, **cases), [-4])
        cases = {"inputs": ["1", "1"], "outputs": ["a  b", "a b"]}
        self.assertEqual(self.check("print('a  b')", **cases), [True, -2])

    def test_grades_calls(self) -> None:
        cases = {"inputs": ["1\n2", "[1]\n[2]"], "outputs": ["3", "[1, 2]"]}
        for code in (ADD, "class Solution:\n  def add(self, a, b): return a + b"):
            self.assertEqual(self.check(code, fn_name="add", **cases), [True, True])
        pair = "def add(a, b): return (a, b)"
        cases = {"inputs": ["1\n2"], "outputs": ["[1, 2]"]}
        self.assertEqual(self.check(pair, fn_name="add", **cases), [True])

    def test_says_why(self) -> None:
        sample = {"input_output": {"inputs": [""], "outputs": ["2"]}}
        _, why = live_code_bench.check_correctness(sample, "print(1)", AMPLE_S)
        self.assertEqual(why["error_code"], -2)
        self.assertEqual(why["error_message"], "Wrong Answer")


class EvalPlusTest(unittest.TestCase):
    PROBLEM = {
        "task_id": "HumanEval/x",
        "prompt": "def mean(xs):\n",
        "canonical_solution": "    return sum(xs) / len(xs)\n",
        "entry_point": "mean",
        "base_input": [[[1, 2]], [[3]]],
        "plus_input": [[[1, 1, 2]], [[0.1, 0.2]]],
        "atol": 0,
    }

    def test_compares_with_the_reference(self) -> None:
        with Client() as client:
            for body, base, plus in (
                ("sum(xs) / len(xs)", "pass", "pass"),
                ("sum(xs) / len(xs) + 1e-9", "pass", "pass"),
                ("sum(xs) / 2 if len(xs) != 1 else xs[0]", "pass", "fail"),
                ("xs[9]", "fail", "fail"),
            ):
                checked = evalplus.check_solution(
                    self.PROBLEM,
                    f"def mean(xs):\n    return {body}\n",
                    client=client,
                    timeout=AMPLE_S,
                )
                found = [checked[kind][0] for kind in ("base", "plus")]
                self.assertEqual(found, [base, plus], body)


if __name__ == "__main__":
    unittest.main()
