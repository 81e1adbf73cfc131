"""Findings of the safety checker, and their text as a compiler would print it.

Imports nothing at load; runs in the interpreter before the program does.
"""

# A program of 1 MB can hold 200,000 findings; the rest are counted, not shown.
MAX_SHOWN = 1_000

# A program can hold a name of 1 MB.
_MAX_FIELD_CHARS = 400

# Longer lines are shown as a window around the finding.
_MAX_LINE_CHARS = 160


class Finding:
    """One place where a program breaks a rule.

    rule: which one, short and fixed, for counters: see `checker.RULES`.
    line, column: where it begins, from 1, column in characters.
    end_column: where it ends on that line, one past the last character.
    message: what is refused and why.
    hint: what to do instead.
    """

    __slots__ = ("rule", "line", "column", "end_column", "message", "hint")

    def __init__(self, rule, line, column, end_column, message, hint):
        self.rule = rule
        self.line = line
        self.column = column
        self.end_column = end_column
        self.message = message
        self.hint = hint

    def for_tools(self):
        """Return a dict of the fields, texts cut at 400 characters."""
        return {
            "rule": self.rule,
            "line": self.line,
            "column": self.column,
            "end_column": self.end_column,
            "message": _cut(self.message),
            "help": _cut(self.hint),
        }

    def __repr__(self):
        return f"Finding({self.rule} {self.line}:{self.column} {self.message})"


def _cut(text):
    # A lone surrogate in a name of the program is no JSON for others.
    text = text.encode("utf-8", "backslashreplace").decode("utf-8")
    return text if len(text) <= _MAX_FIELD_CHARS else text[: _MAX_FIELD_CHARS - 3] + "..."


def source_lines(source):
    """Return the lines of `source` as CPython counts them, without their ends.

    Not `splitlines`, which also splits at form feeds and U+2028.
    """
    return source.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def locate(marks, source):
    """Return findings, in order of place, for marks.

    marks: tuples (node, rule, message, hint), node with CPython's positions,
    which count bytes of UTF-8.
    """
    lines = source_lines(source)
    ordered = sorted(
        (mark[0].lineno, mark[0].col_offset, index) for index, mark in enumerate(marks)
    )
    findings = []
    encoded_line, encoded = 0, b""
    bytes_seen = chars_seen = 0
    for line, offset, index in ordered:
        node, rule, message, hint = marks[index]
        text = lines[line - 1] if line <= len(lines) else ""
        if line != encoded_line:
            encoded_line, encoded = line, text.encode("utf-8", "replace")
            bytes_seen = chars_seen = 0
        # Step by step along the line, so that a line of 1 MB stays linear.
        chars_seen += _chars(encoded[bytes_seen:offset])
        bytes_seen = offset
        end = node.end_col_offset
        if node.end_lineno == line and end is not None and end > offset:
            width = _chars(encoded[offset:end])
        else:
            width = len(text) - chars_seen
        column = chars_seen + 1
        findings.append(
            Finding(rule, line, column, column + max(width, 1), message, hint)
        )
    return findings


def _chars(part):
    if part.isascii():
        return len(part)
    return len(part.decode("utf-8", "replace"))


def format_findings(findings, source):
    """Return the text for `stderr`: every finding with its line and its help.

    >>> finding = Finding("name", 1, 1, 5, 'Cannot use "eval": unseen', "write it")
    >>> print(format_findings([finding], "eval('1')"), end="")
    Rejected by the safety policy: 1 finding, nothing was run.
    <BLANKLINE>
    main.py:1:1: error: Cannot use "eval": unseen [name]
      1 | eval('1')
        | ^^^^
        = help: write it
    """
    count = len(findings)
    plural = "finding" if count == 1 else "findings"
    parts = [f"Rejected by the safety policy: {count} {plural}, nothing was run.\n"]
    lines = source_lines(source)
    shown = findings[:MAX_SHOWN]
    gutter = len(str(shown[-1].line)) if shown else 1
    for finding in shown:
        text = lines[finding.line - 1] if finding.line <= len(lines) else ""
        line, pad, mark = _excerpt(text, finding.column, finding.end_column)
        number = str(finding.line).rjust(gutter)
        margin = " " * gutter
        parts.append(
            f"\nmain.py:{finding.line}:{finding.column}: error: "
            f"{finding.message} [{finding.rule}]\n"
            f"  {number} | {line}\n"
            f"  {margin} | {pad}{mark}\n"
            f"  {margin} = help: {finding.hint}\n"
        )
    if count > MAX_SHOWN:
        parts.append(f"\n... and {count - MAX_SHOWN} more\n")
    return "".join(parts)


def _excerpt(text, column, end_column):
    """Return the line to show, the blanks under it, and the carets."""
    start = column - 1
    end = max(min(end_column - 1, len(text)), column)
    left = 0
    right = len(text)
    head = tail = ""
    if right > _MAX_LINE_CHARS:
        if start > _MAX_LINE_CHARS // 2:
            left = start - _MAX_LINE_CHARS // 4
            head = "..."
        if right - left > _MAX_LINE_CHARS:
            right = left + _MAX_LINE_CHARS
            tail = "..."
        end = min(end, right)
    before = head + text[left:start]
    # A tab stays a tab, so that the caret stands right whatever its width.
    pad = "".join("\t" if char == "\t" else " " * _width(char) for char in before)
    mark = "^" * max(sum(map(_width, text[start:end])), 1)
    return _printable(head + text[left:right] + tail), pad, mark


def _width(char):
    """Return the number of columns that a terminal gives to `char`."""
    if char < "\u0300":
        return 1
    import unicodedata

    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _printable(text):
    """Return `text` without what would move a terminal's cursor."""
    if text.isprintable():
        return text
    return "".join(
        char if char == "\t" or char.isprintable() else "\ufffd" for char in text
    )
