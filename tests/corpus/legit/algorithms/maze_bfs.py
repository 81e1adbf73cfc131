from collections import deque
from queue import PriorityQueue

MAZE = ["S.#.", "..#.", "#...", "..#E"]


def find(char):
    return next((r, c) for r, row in enumerate(MAZE) for c, x in enumerate(row) if x == char)


def bfs(start, goal):
    queue, seen = deque([(start, 0)]), {start}
    while queue:
        (r, c), steps = queue.popleft()
        if (r, c) == goal:
            return steps
        for r2, c2 in ((r + 1, c), (r - 1, c), (r, c + 1), (r, c - 1)):
            if 0 <= r2 < 4 and 0 <= c2 < 4 and MAZE[r2][c2] != "#" and (r2, c2) not in seen:
                seen.add((r2, c2))
                queue.append(((r2, c2), steps + 1))
    return None


print(bfs(find("S"), find("E")))
pq = PriorityQueue()
for n in (3, 1, 2):
    pq.put(n)
print([pq.get() for _ in range(3)])
