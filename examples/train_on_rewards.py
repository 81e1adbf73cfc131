"""A training loop that trains on nothing: a scripted model samples programs, the
service judges them, and their rewards make the better ones more likely."""

import math
import random

from python_faas import Client

TASKS = {
    "double": [{"stdin": f"{n}\n", "expected": f"{2 * n}\n"} for n in (0, 1, 21)],
    "reverse": [{"stdin": f"{s}\n", "expected": f"{s[::-1]}\n"} for s in ("a", "xyz")],
}
PROGRAMS = [
    "print(int(input()) * 2)",
    "print(int(input()) ** 2)",
    "print(input()[::-1])",
    "print(input())",
    "print(1 // int(input()))",
    "print(input(",
]
SAMPLES = 8


class ScriptedModel:
    """For each task, one weight per program that it can write."""

    def __init__(self):
        self.random = random.Random(1)
        self.weights = {task: [1.0] * len(PROGRAMS) for task in TASKS}

    def sample(self, task):
        return self.random.choices(range(len(PROGRAMS)), self.weights[task])[0]

    def update(self, task, action, advantage):
        self.weights[task][action] *= math.exp(2 * advantage)


model = ScriptedModel()
with Client() as client:
    # Stored once, the tests are not sent again with every sample.
    tests = {task: client.store_tests(cases) for task, cases in TASKS.items()}
    for step in range(1, 5):
        samples = [(task, model.sample(task)) for task in TASKS for _ in range(SAMPLES)]
        submissions = [
            {"code": PROGRAMS[action], "tests": tests[task]} for task, action in samples
        ]
        judging = client.judge_all(submissions, progress=False)
        # A program that could not be judged has no reward: it is left out.
        rewards = [judged.score for judged in judging]
        for task in TASKS:
            group = [
                (action, reward)
                for (of, action), reward in zip(samples, rewards)
                if of == task and reward is not None
            ]
            mean = sum(reward for _, reward in group) / max(1, len(group))
            print(f"step {step}, {task}: mean reward {mean:.2f}")
            for action, reward in group:
                model.update(task, action, reward - mean)

for task, weights in model.weights.items():
    print(f"{task}: {PROGRAMS[weights.index(max(weights))]}")
