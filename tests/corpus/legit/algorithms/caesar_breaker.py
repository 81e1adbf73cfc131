from collections import Counter
from string import ascii_lowercase as letters


def shift(text, k):
    return text.translate(str.maketrans(letters, letters[k:] + letters[:k]))


secret = shift("the quick brown fox meets the evening sheep beneath the trees", 7)
likely = Counter(c for c in secret if c.isalpha()).most_common(1)[0][0]
k = (letters.index(likely) - letters.index("e")) % 26
print(k, shift(secret, -k % 26)[:19])
