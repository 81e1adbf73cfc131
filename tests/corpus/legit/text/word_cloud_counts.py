import re
from collections import Counter

TEXT = """It was the best of times, it was the worst of times,
it was the age of wisdom, it was the age of foolishness"""
STOP = {"it", "was", "the", "of"}
words = Counter(w for w in re.findall(r"[a-z]+", TEXT.lower()) if w not in STOP)
for word, n in words.most_common(3):
    print(f"{word:<12}{'#' * n}")
