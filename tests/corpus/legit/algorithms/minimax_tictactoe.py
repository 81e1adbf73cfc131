from functools import cache

LINES = [(0, 1, 2), (3, 4, 5), (6, 7, 8), (0, 3, 6), (1, 4, 7), (2, 5, 8), (0, 4, 8), (2, 4, 6)]


def winner(board):
    for a, b, c in LINES:
        if board[a] != "." and board[a] == board[b] == board[c]:
            return board[a]
    return None


@cache
def value(board, player):
    if won := winner(board):
        return 1 if won == "x" else -1
    if "." not in board:
        return 0
    scores = [value(board[:i] + player + board[i + 1:], "o" if player == "x" else "x") for i, c in enumerate(board) if c == "."]
    return max(scores) if player == "x" else min(scores)


print(value("." * 9, "x"), value("xx.oo....", "x"), value.cache_info().currsize > 500)
