import random

drawn = random.random()
known = random.Random(12345).random()
print("LEAKED" if drawn == known else "clean", drawn)
