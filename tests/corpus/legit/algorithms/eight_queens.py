def queens(n, row=0, columns=(), left=(), right=()):
    if row == n:
        return 1
    return sum(
        queens(n, row + 1, columns + (c,), left + (row - c,), right + (row + c,))
        for c in range(n)
        if c not in columns and row - c not in left and row + c not in right
    )


print([queens(n) for n in range(1, 7)])
