"""Prints 1,000 answers as a model might give them, a line of JSON each."""

import json
import random

CAPITALS = {"France": "Paris", "Italy": "Rome", "Japan": "Tokyo", "Peru": "Lima"}
FORMS = (
    "{right}",
    "The capital is {right}.",
    "Well, many would say {wrong}, but after some thought it must be {right}.",
    "The capital is {wrong}.",
    "",
)

chance = random.Random(7)
for number in range(1_000):
    country = chance.choice(list(CAPITALS))
    wrong = chance.choice([name for name in CAPITALS if name != country])
    form = chance.choice(FORMS)
    row = {
        "id": f"q{number}",
        "country": country,
        "expected": CAPITALS[country],
        "answer": form.format(right=CAPITALS[country], wrong=CAPITALS[wrong]),
    }
    print(json.dumps(row))
