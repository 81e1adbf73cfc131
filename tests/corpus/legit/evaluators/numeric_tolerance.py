import math
import re

NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")


def last_number(text):
    found = NUMBER.findall(text.replace(",", ""))
    return float(found[-1]) if found else None


cases = [("So the answer is 1,234.50", 1234.5), ("about 3.14", math.pi), ("no idea", 1.0)]
for answer, truth in cases:
    value = last_number(answer)
    print(value is not None and math.isclose(value, truth, rel_tol=1e-3))
