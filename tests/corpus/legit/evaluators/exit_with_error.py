import sys


def evaluate(output):
    if not output.strip():
        raise ValueError("empty output")
    return len(output)


try:
    print(evaluate("hello"))
    evaluate("  ")
except ValueError as error:
    print(f"Error: {error}", file=sys.stderr)
    print("stopped")
    sys.exit(0)
