"""`faas run`: a program from a file, its input, and its files."""

from __future__ import annotations

import argparse
import json
import os
import stat
import sys
from pathlib import Path
from typing import Any

from .client import Client
from .hints import hint
from .keyboard import how_it_reads, run_at_keyboard
from .options import RunOptions
from .print_events import EventPrinter, write
from .result import Result
from .save_files import save_files
from .tools_file import tools_of_file
from .usage_error import UsageError

LANGUAGES = {
    ".py": "python",
    ".js": "javascript",
    ".mjs": "javascript",
    ".cjs": "javascript",
    ".ts": "typescript",
    ".mts": "typescript",
    ".cts": "typescript",
}


def run_program(client: Client, options: argparse.Namespace) -> int:
    """Run the program of a command line, and return its exit code."""
    if options.program == "-" and options.input == "-":
        raise UsageError("Cannot read program and input: both are stdin")
    code, language = read_program(options)
    run: RunOptions = {
        "language": language,
        "timeout_ms": options.timeout,
        "argv": options.argv,
        "collect": options.collect,
        "seed": options.seed,
        "now": options.now,
    }
    if options.input is not None:
        run["input"] = _read_json(options.input)
    if options.file:
        run["files"] = dict(map(_read_file, options.file))
    if options.tools is not None:
        run["tools"] = tools_of_file(options.tools)
    streams = not (options.json or options.value)
    if "-" not in (options.program, options.input) and not options.no_stdin:
        way = how_it_reads(code, language) if sys.stdin.isatty() else None
        # Line by line, the program would run its calls again with each line.
        if way == "lines" and streams and options.tools is None:
            return _end(run_at_keyboard(client, code, run), options)
        if way is not None:
            print("faas: type the whole input, then Ctrl+D", file=sys.stderr)
        run["stdin"] = _read_stdin(is_wanted=way is not None)
    if not streams:
        result = client.run(code, **run)
        _show(result, options)
        return _end(result, options)
    with client.stream(code, **run) as stream:
        EventPrinter().print(stream)
        return _end(stream.result(), options)


def read_program(options: argparse.Namespace) -> tuple[str, str | None]:
    """Return the text of the program of a command line, and its language."""
    if options.program == "-":
        return sys.stdin.buffer.read().decode("utf-8-sig"), options.language
    path = Path(options.program)
    language = options.language or LANGUAGES.get(path.suffix.lower())
    if language is None:
        raise UsageError(
            f'Cannot tell the language of "{path}": its ending is none of '
            f"{', '.join(LANGUAGES)}; use --language"
        )
    return path.read_text(encoding="utf-8-sig"), language


def _end(result: Result, options: argparse.Namespace) -> int:
    if options.output is not None or not options.json:
        for line in save_files(result.files, options.output, options.collect):
            print(f"faas: {line}", file=sys.stderr)
    advice = None if options.json else hint(result)
    if advice is not None:
        print(f"faas: {advice}", file=sys.stderr)
    return result.exit_code


def _show(result: Result, options: argparse.Namespace) -> None:
    if options.json:
        whole = {
            "stdout": result.stdout,
            "stderr": result.stderr,
            "value": None if result.ret_json is None else result.value,
            "ret_val": result.ret_val,
            **result.metadata,
        }
        write(f"{json.dumps(whole, ensure_ascii=False, indent=2)}\n")
    else:
        write(result.stdout)
        sys.stderr.write(result.stderr)
        if result.stdout and not result.stdout.endswith("\n"):
            write("\n")
        write(f"{json.dumps(result.value, ensure_ascii=False)}\n")


def _read_json(name: str) -> Any:
    text = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    try:
        return json.loads(text)
    except ValueError as error:
        raise ValueError(f'Cannot read "{name}" as JSON: {error}') from error


def _read_file(argument: str) -> tuple[str, bytes]:
    path, equals, name = argument.partition("=")
    if not equals:
        path, name = Path(argument).name, argument
    return path, Path(name).read_bytes()


def _read_stdin(is_wanted: bool) -> bytes | None:
    """Return what is piped in; of a terminal or a device, only what is wanted."""
    try:
        mode = os.fstat(sys.stdin.fileno()).st_mode
    except (OSError, ValueError, AttributeError):
        return None
    is_data = stat.S_ISREG(mode) or stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)
    return sys.stdin.buffer.read() if is_data or is_wanted else None
