import math
import sys


def final_answer(answer):
    print(f"FINAL: {answer}")
    return answer


print("Python", sys.version_info >= (3, 11), file=sys.stderr)
radius = 3
area = math.pi * radius**2
final_answer({"area": round(area, 2), "unit": "m^2"})
