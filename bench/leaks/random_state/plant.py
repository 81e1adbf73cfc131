"""Leaves a random generator whose next numbers are known.

The second program also prints a number of its own: two fresh interpreters that
draw the same ones are as bad as a seed that was left behind.
"""

import random

random.seed(12345)
print("planted")
