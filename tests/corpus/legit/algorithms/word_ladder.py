from collections import deque

WORDS = {"cold", "cord", "card", "ward", "warm", "word", "worm", "corm"}


def neighbours(word):
    for i in range(len(word)):
        for c in "abcdefghijklmnopqrstuvwxyz":
            other = word[:i] + c + word[i + 1:]
            if other != word and other in WORDS:
                yield other


def ladder(start, goal):
    came = {start: None}
    queue = deque([start])
    while queue:
        word = queue.popleft()
        if word == goal:
            path = []
            while word:
                path.append(word)
                word = came[word]
            return path[::-1]
        for other in neighbours(word):
            if other not in came:
                came[other] = word
                queue.append(other)


path = ladder("cold", "warm")
print(len(path), path[0], path[-1])
