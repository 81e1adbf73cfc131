"""Advice for the commonest texts that are no programs.

Models wrap programs in Markdown, and write them as the body of a function or as
the cell of a notebook.
"""

import re

_FENCE = re.compile(r"\s*(```|~~~)")
_NOTEBOOK = re.compile(r"\s*[!%]")

_OUTSIDE_FUNCTION = (
    (
        "'return' outside function",
        "a program is no function: hand the value back with return_val(value)",
    ),
    (
        "'await' outside",
        "put it into `async def main():`, and call `asyncio.run(main())`",
    ),
    (
        "'async for' outside",
        "put it into `async def main():`, and call `asyncio.run(main())`",
    ),
    (
        "'async with' outside",
        "put it into `async def main():`, and call `asyncio.run(main())`",
    ),
    (
        "asynchronous comprehension outside",
        "put it into `async def main():`, and call `asyncio.run(main())`",
    ),
)


def find(source, error):
    """Return one line of advice about a program that is not Python, or None.

    source: the program. error: the exception that compiling it has raised.
    """
    if not isinstance(error, SyntaxError):
        return None
    message = str(error.msg)
    if message.startswith("Cannot run "):
        # A cell's own, which says what to do.
        return None
    for beginning, advice in _OUTSIDE_FUNCTION:
        if message.startswith(beginning):
            return advice
    line = _line(source, error.lineno)
    if _FENCE.match(line) or _FENCE.match(source):
        return (
            "the program is wrapped in Markdown: send only what stands between "
            "the lines of ```"
        )
    if _NOTEBOOK.match(line):
        return (
            "lines with ! or % are a notebook's: leave them out; the packages "
            "are installed already"
        )
    return None


def _line(source, number):
    lines = source.split("\n")
    if type(number) is int and 1 <= number <= len(lines):
        return lines[number - 1]
    return ""
