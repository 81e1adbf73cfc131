GRID = "530070000600195000098000060800060003400803001700020006060000280000419005000080079"


def solve(grid):
    at = grid.find("0")
    if at < 0:
        return grid
    r, c = divmod(at, 9)
    used = {grid[i] for i in range(81) if i // 9 == r or i % 9 == c or (i // 27 == r // 3 and i % 9 // 3 == c // 3)}
    for digit in "123456789":
        if digit not in used:
            done = solve(grid[:at] + digit + grid[at + 1:])
            if done:
                return done
    return None


print(solve(GRID)[:18])
