"""Scores one answer, its INPUT: 1 if it is right, a half if it is long too."""

import re

words = re.findall(r"\w+", INPUT["answer"])
if not words:
    raise ValueError("there is no answer")
is_right = INPUT["expected"] in words
return_val(is_right / (1 if len(words) <= 6 else 2))
