import random
from collections import defaultdict

TEXT = "the cat sat on the mat the cat ate the rat".split()
model = defaultdict(list)
for a, b in zip(TEXT, TEXT[1:]):
    model[a].append(b)
random.seed(7)
word, out = "the", ["the"]
for _ in range(6):
    word = random.choice(model.get(word, TEXT))
    out.append(word)
print(len(out), out[0], sorted(set(model["the"])))
