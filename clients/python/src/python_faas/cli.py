"""The command `faas`: programs, batches and health from a shell.

A program's exit code and streams are the command's own. A command line that
cannot be used exits with 2, what else goes wrong around the program with 125, as
`timeout` and `docker run` do, and Ctrl+C with 130. The reason is on stderr.
"""

from __future__ import annotations

import argparse
import itertools
import json
import signal
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from .check_reachable import check_reachable
from .client import Client
from .errors import BatchError, FaasError
from .judge_command import judge_program
from .map_command import map_rows
from .print_events import write
from .repl import Repl
from .retry import Retry
from .run_command import read_program, run_program
from .usage_error import UsageError

OWN_FAILURE = 125
USAGE_ERROR = 2
INTERRUPTED = 130

def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command, and return its exit code."""
    if hasattr(signal, "SIGPIPE"):
        # `faas map … | head` ends quietly, as other commands do.
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    own, argv = _split(sys.argv[1:] if arguments is None else arguments)
    options = _parser().parse_args(own, argparse.Namespace(argv=argv))
    try:
        return int(options.command(options))
    except UsageError as error:
        print(f"faas: {error}", file=sys.stderr)
        return USAGE_ERROR
    except (FaasError, ValueError) as error:
        print(f"faas: {error}", file=sys.stderr)
        return OWN_FAILURE
    except OSError as error:
        what = error.filename or "a file"
        print(f'faas: Cannot open "{what}": {error.strerror}', file=sys.stderr)
        return OWN_FAILURE
    except KeyboardInterrupt:
        # The connection is closed, which has ended the program.
        print("\nfaas: stopped", file=sys.stderr)
        return INTERRUPTED


def _split(arguments: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the command's own arguments, and the program's, behind "--"."""
    own = list(itertools.takewhile(lambda one: one != "--", arguments))
    return own, list(arguments[len(own) + 1 :])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="faas",
        description="Run untrusted programs on a python-faas service.",
        epilog="Exit codes: that of the program; 2 if the command line is invalid; "
        "125 if the service or a file cannot be reached; 130 after Ctrl+C.",
    )
    parser.add_argument(
        "--version", action="version", version=f"faas {version('python-faas')}"
    )
    parser.add_argument(
        "--url",
        help="address of the service; default: FAAS_URL, or http://localhost:8890",
    )
    parser.add_argument(
        "--key", help="your key; better: FAAS_API_KEY, which `ps` does not show"
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    run = commands.add_parser(
        "run",
        help="run a program",
        usage="faas run [OPTION ...] PROGRAM [-- ARGUMENT ...]",
        description="Run a program. The command has the program's exit code and "
        "streams: piped input is its standard input, and words after -- are its "
        "arguments. Output appears when the program flushes it; with --value and "
        "--json, at its end. At a terminal, input() reads the keyboard line by line. "
        "Ctrl+C stops the program.",
    )
    _add_program(run)
    run.add_argument("--input", metavar="JSON_FILE", help="JSON for INPUT; - for stdin")
    run.add_argument(
        "--file",
        action="append",
        default=[],
        metavar="[PATH=]FILE",
        help="file for the program, under its name or PATH; repeatable",
    )
    run.add_argument(
        "--collect",
        action="append",
        default=[],
        metavar="PATTERN",
        help="files to save after the run, such as 'out/*.csv'; repeatable",
    )
    run.add_argument(
        "-o",
        "--output",
        metavar="FOLDER",
        help="folder for figures and collected files; default: the current one",
    )
    run.add_argument(
        "--tools",
        metavar="FILE",
        help="Python file with functions that the program may call as tools.NAME(); "
        "they run on this machine",
    )
    run.add_argument(
        "--timeout", type=int, metavar="MS", help="time limit in milliseconds"
    )
    run.add_argument("--seed", type=int, help="seed that fixes all randomness")
    run.add_argument("--now", metavar="ISO_8601", help="start of the clocks")
    run.add_argument(
        "-n",
        "--no-stdin",
        action="store_true",
        help="do not read standard input",
    )
    shown = run.add_mutually_exclusive_group()
    shown.add_argument(
        "--value",
        action="store_true",
        help="print the value of return_val as JSON, after the output",
    )
    shown.add_argument(
        "--json",
        action="store_true",
        help="print output and metadata as one JSON object",
    )
    run.set_defaults(command=_run)

    mapped = commands.add_parser(
        "map",
        help="run a program for each row of a file",
        description="Run a program for each row, which is its INPUT. Prints one line "
        'of JSON per row, in order: {"index": 0, "value": …}, or "error" instead of '
        "the value. Exits with 1 if a row failed.",
    )
    _add_program(mapped)
    mapped.add_argument(
        "rows",
        metavar="ROWS",
        help="JSON lines, .json with a list, or .csv; - for JSON lines",
    )
    mapped.add_argument(
        "--setup", metavar="FILE", help="program that runs once, before the rows"
    )
    mapped.add_argument(
        "--setup-timeout",
        type=int,
        metavar="MS",
        help="time limit of the setup in milliseconds",
    )
    mapped.add_argument(
        "--row-timeout",
        type=int,
        metavar="MS",
        help="time limit of a row in milliseconds",
    )
    mapped.add_argument(
        "--values",
        action="store_true",
        help="print only the values, null for a failed row",
    )
    mapped.add_argument(
        "--stop", action="store_true", help="stop at the first failed row"
    )
    mapped.add_argument(
        "--checkpoint",
        metavar="FILE",
        help="file of finished rows; the same command then runs only the others",
    )
    mapped.add_argument(
        "-q", "--quiet", action="store_true", help="show no progress on stderr"
    )
    mapped.set_defaults(command=_map)

    repl = commands.add_parser(
        "repl",
        help="type a program line by line",
        description="Type programs line by line; each continues where the last one "
        "ended. \"undo\" undoes the last program, Ctrl+C stops it, and Ctrl+D ends "
        "the session.",
    )
    repl.add_argument(
        "--language", default="python", help="python (default), javascript, typescript"
    )
    repl.set_defaults(command=_repl)

    judge = commands.add_parser(
        "judge",
        help="judge a program by the tests of a folder",
        description="Run a program with each NAME.in of a folder, and compare its "
        "output with NAME.out. Exits with 0 if all tests passed, 1 if one failed, and "
        "125 if the service could not judge the program.",
    )
    _add_program(judge)
    judge.add_argument("tests", metavar="TESTS", help="folder with *.in and *.out")
    judge.add_argument(
        "--compare",
        choices=("trimmed", "exact", "tokens", "lines_any_order", "numbers"),
        help="mode of comparison; default: trimmed",
    )
    judge.add_argument(
        "--time", type=int, metavar="MS", help="time limit of a test in milliseconds"
    )
    judge.add_argument(
        "--stop", action="store_true", help="stop at the first failed test"
    )
    judge.add_argument("--junit", metavar="FILE", help="file for JUnit XML")
    judge.add_argument("--json", action="store_true", help="print JSON instead of a table")
    judge.set_defaults(command=_judge)

    health = commands.add_parser(
        "health",
        help="show the state of the service",
        description="Show the state of the service. Exits with 0 if it can run "
        "programs, 1 if it cannot, and 125 if it cannot be reached.",
    )
    health.add_argument("--json", action="store_true", help="print the whole answer as JSON")
    health.set_defaults(command=_health)
    return parser


def _add_program(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("program", metavar="PROGRAM", help="file of the program; - for stdin")
    parser.add_argument(
        "--language",
        help="python, javascript or typescript; default: by the file's ending",
    )


def _map(options: argparse.Namespace) -> int:
    if options.program == "-" and options.rows == "-":
        raise UsageError("Cannot read program and rows: both are stdin")
    code, language = read_program(options)
    setup = (
        None
        if options.setup is None
        else Path(options.setup).read_text(encoding="utf-8-sig")
    )
    with (
        _client(options) as client,
        map_rows(
            client,
            code,
            options.rows,
            values=options.values,
            quiet=options.quiet,
            setup=setup,
            language=language,
            timeout_ms=options.setup_timeout,
            row_timeout_ms=options.row_timeout,
            checkpoint=options.checkpoint,
            on_error="stop" if options.stop else "continue",
        ) as lines,
    ):
        summary = lines.summary
        try:
            for line in lines:
                _print(line)
        except BatchError as error:
            sys.stderr.write((error.summary.setup or {}).get("stderr", ""))
            raise
        finally:
            sys.stdout.flush()
    if summary.resumed:
        print(f"faas: {summary.resumed} rows were done before", file=sys.stderr)
    failed = summary.failed + lines.unreadable
    if failed:
        print(f"faas: {failed} of {summary.rows} rows failed", file=sys.stderr)
    return 1 if failed else 0


def _health(options: argparse.Namespace) -> int:
    with _client(options) as client:
        health = client.health()
    if options.json:
        _print(json.dumps(health.raw, ensure_ascii=False, indent=2))
    else:
        version = f", version {health.version}" if health.version else ""
        _print(f"{client.url} is {health.status}{version}")
        for title, versions in (
            ("languages", health.languages),
            ("packages", health.packages),
        ):
            if versions:
                named = ", ".join(
                    f"{name} {one}".rstrip() for name, one in versions.items()
                )
                _print(f"{title}: {named}")
    return 0 if health.ok else 1


def _client(options: argparse.Namespace) -> Client:
    try:
        # Somebody waits for the answer: three attempts are less than a second.
        client = Client(options.url, key=options.key, retry=Retry(attempts=3))
    except ValueError as error:
        raise UsageError(str(error)) from error
    check_reachable(client.url)
    return client


def _run(options: argparse.Namespace) -> int:
    with _client(options) as client:
        return run_program(client, options)


def _judge(options: argparse.Namespace) -> int:
    with _client(options) as client:
        return judge_program(client, options)


def _repl(options: argparse.Namespace) -> int:
    with _client(options) as client:
        return Repl(client, options.language).loop()


def _print(text: str) -> None:
    write(f"{text}\n")


if __name__ == "__main__":
    sys.exit(main())
