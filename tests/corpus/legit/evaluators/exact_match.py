"""Score an answer by exact match after normalisation."""
import json
import re
import string
import sys


def normalise(text):
    text = text.lower().translate(str.maketrans("", "", string.punctuation))
    return re.sub(r"\s+", " ", text).strip()


sample = {"output": "The capital is  PARIS!", "reference_output": "the capital is paris"}
try:
    score = 1.0 if normalise(sample["output"]) == normalise(sample["reference_output"]) else 0.0
    print(json.dumps({"score": score, "reason": "exact match"}))
except KeyError as error:
    print(f"missing field: {error}", file=sys.stderr)
    sys.exit(1)
