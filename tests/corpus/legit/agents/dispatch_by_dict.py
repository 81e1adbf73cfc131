import statistics


def run(name, values):
    functions = {
        "mean": statistics.mean,
        "median": statistics.median,
        "max": max,
        "spread": lambda v: max(v) - min(v),
    }
    if name not in functions:
        raise LookupError(f"unknown function {name!r}, known: {', '.join(functions)}")
    return functions[name](values)


for name in ("mean", "median", "max", "spread"):
    print(name, run(name, [1, 5, 9, 9]))
try:
    run("exec", [])
except LookupError as error:
    print(error)
