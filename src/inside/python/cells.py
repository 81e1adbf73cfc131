"""Runs a program as the cell of a notebook.

Goals:
1. Code that IPython accepts is a program: indented code, top-level `await`, and
   the lines of `escapes`: `parse`.
2. The tree is what the checker sees of any program, with the caller's own lines
   and columns: `parse`.
3. The value of the last expression is shown, unless a `;` follows it:
   `compile_cell`, `display`.
"""

import __future__

import ast
import asyncio
import builtins
import re

import display
import escapes

# The functions below look here, where a program cannot delete or replace any.
__builtins__ = dict(vars(builtins))

_AWAITS = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
_IS_COROUTINE = 0x80
_FUTURES = 0
for _name in __future__.all_feature_names:
    _FUTURES |= getattr(__future__, _name).compiler_flag

# Text that may stand between an expression and the `;` that hides it.
_HIDDEN = re.compile(r"(?:[\s)\\]|#[^\n]*\n)*;")

_MOST_ESCAPES = 100


class _State:
    # The event loop of all cells; None until one has waited.
    loop = None


class Parsed:
    """A cell as a tree.

    tree: ast.Module. shows_last: whether the value of its last statement, if it
    has any, is shown.
    """

    def __init__(self, tree, shows_last):
        self.tree = tree
        self.shows_last = shows_last


def parse(text, file_name):
    """Return a cell as `Parsed`.

    text: str, the cell; its lines and columns are those of the tree.

    Raises SyntaxError with the place in `text`.
    """
    lines = _lines(text)
    indent = _indent(lines)
    own = [line.removeprefix(indent) for line in lines]
    # 1-based line -> the statement in its place.
    statements = {}
    while True:
        source = "\n".join(own)
        try:
            tree = compile(source, file_name, "exec", ast.PyCF_ONLY_AST | _AWAITS)
            break
        except SyntaxError as error:
            failure = error
        try:
            if not _replace(own, failure.lineno, statements, file_name):
                raise failure
        except SyntaxError as error:
            raise _moved(error, lines, indent) from None
    last = tree.body[-1] if tree.body else None
    if statements:
        _put_in(tree, statements)
    is_shown = type(last) is ast.Expr and tree.body[-1] is last
    if is_shown:
        is_shown = not _HIDDEN.match(_after(last, own))
    if indent:
        _move(tree, lines, indent)
    return Parsed(tree, is_shown)


def _lines(text):
    # As the tokenizer splits: str.splitlines knows more ends of line than it.
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _indent(lines):
    first = next((line for line in lines if line.strip()), "")
    return first[: len(first) - len(first.lstrip(" \t"))]


def _replace(own, number, statements, file_name):
    """Put `pass` in the place of the escape at a line, if there is one."""
    if number is None or not 0 < number <= len(own):
        return False
    line = own[number - 1]
    if not escapes.is_escape(line):
        return False
    margin = line[: len(line) - len(line.lstrip(" \t"))]
    if len(statements) == _MOST_ESCAPES:
        # The cell is parsed again after each.
        message = f"Cannot run more than {_MOST_ESCAPES} lines with ! or % in a cell"
        raise SyntaxError(message, (file_name, number, len(margin) + 1, line + "\n"))
    parts, last = [line], number
    while parts[-1].endswith("\\") and last < len(own):
        parts[-1] = parts[-1][:-1]
        parts.append(own[last])
        own[last] = ""
        last += 1
    try:
        told = escapes.answer("".join(parts))
        source = f"print({chr(10).join(told)!r})"
    except escapes.PackageMissing as missing:
        source = f"raise ModuleNotFoundError({str(missing)!r}, name={missing.module!r})"
    except ValueError as refused:
        place = (file_name, number, len(margin) + 1, line + "\n", number, len(line) + 1)
        raise SyntaxError(str(refused), place) from None
    own[number - 1] = margin + "pass"
    statements[number] = (source, len(margin.encode()), len(line.encode()))
    return True


def _put_in(tree, statements):
    for node in ast.walk(tree):
        for field in ("body", "orelse", "finalbody"):
            block = getattr(node, field, None)
            if type(block) is not list:
                continue
            for index, statement in enumerate(block):
                if type(statement) is ast.Pass and statement.lineno in statements:
                    block[index] = _statement(statement.lineno, *statements[statement.lineno])


def _statement(number, source, start, end):
    (statement,) = ast.parse(source).body
    for node in ast.walk(statement):
        if hasattr(node, "lineno"):
            node.lineno = node.end_lineno = number
            node.col_offset, node.end_col_offset = start, end
    return statement


def _after(statement, own):
    """Return the text behind a statement."""
    line = own[statement.end_lineno - 1].encode()[statement.end_col_offset :]
    return "\n".join([line.decode(), *own[statement.end_lineno :]])


def _move(tree, lines, indent):
    """Give every node the columns that it has in the caller's own text."""
    width = len(indent)
    for node in ast.walk(tree):
        if hasattr(node, "lineno"):
            if lines[node.lineno - 1].startswith(indent):
                node.col_offset += width
            if lines[node.end_lineno - 1].startswith(indent):
                node.end_col_offset += width


def _moved(error, lines, indent):
    number = error.lineno
    if not indent or number is None or not 0 < number <= len(lines):
        return error
    line = lines[number - 1]
    if line.startswith(indent):
        if error.offset:
            error.offset += len(indent)
        if error.end_offset and error.end_offset > 0:
            error.end_offset += len(indent)
        error.text = line + "\n"
    return error


def compile_cell(parsed, file_name):
    """Return what `run` runs: code objects, in order.

    The tree is changed. Raises what `compile` raises.
    """
    body = parsed.tree.body
    last = body.pop() if parsed.shows_last else None
    flags = _AWAITS
    codes = [compile(parsed.tree, file_name, "exec", flags, dont_inherit=True)]
    if last is not None:
        flags |= codes[0].co_flags & _FUTURES
        shown = ast.Interactive([last])
        codes.append(compile(shown, file_name, "single", flags, dont_inherit=True))
    return codes


def run(codes, names):
    """Run a cell in the namespace `names`, and show what it has to show."""
    display.begin(names)
    try:
        for code in codes:
            if code.co_flags & _IS_COROUTINE:
                _wait_for(eval(code, names))
            else:
                exec(code, names)
    finally:
        display.end()


def _wait_for(coroutine):
    if _State.loop is None or _State.loop.is_closed():
        _State.loop = asyncio.new_event_loop()
        asyncio.set_event_loop(_State.loop)
    _State.loop.run_until_complete(coroutine)
