from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import unittest
from pathlib import Path
from tempfile import TemporaryDirectory

from python_faas import Client, OutputFile
from python_faas.save_files import save_files

from .front import Front
from .service import SERVICE_URL, busy_processes

FAAS = Path(sys.executable).parent / "faas"


class CliTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def write(self, name: str, text: str) -> str:
        (self.folder / name).write_text(text, encoding="utf-8")
        return name

    def faas(
        self,
        *arguments: str,
        stdin: bytes | None = None,
        url: str = SERVICE_URL,
    ) -> tuple[int, str, str]:
        done = subprocess.run(
            [FAAS, *arguments],
            cwd=self.folder,
            capture_output=True,
            timeout=300,
            # Of an empty file, not of a pipe.
            stdin=subprocess.DEVNULL if stdin is None else None,
            input=stdin,
            # A language without UTF-8 must not matter.
            env={**os.environ, "FAAS_URL": url, "LC_ALL": "C"},
        )
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def test_streams_and_exit_code_are_the_programs(self) -> None:
        self.write(
            "hello.py",
            "import sys\nprint('你好', input(), sys.argv[1:])\n"
            "print('to stderr', file=sys.stderr)\nsys.exit(3)",
        )
        ended = self.faas(
            "run", "hello.py", "--", "-v", "--", "x", stdin="é\n".encode()
        )
        self.assertEqual(ended, (3, "你好 é ['-v', '--', 'x']\n", "to stderr\n"))

    def test_output_comes_while_the_program_runs(self) -> None:
        self.write("on.py", "print('on', flush=True)\nwhile True: pass")
        faas = subprocess.Popen(
            [FAAS, "run", "on.py"],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            env={**os.environ, "FAAS_URL": SERVICE_URL},
        )
        # The program has no end of its own.
        self.addCleanup(faas.communicate)
        self.addCleanup(faas.kill)
        assert faas.stdout is not None
        self.assertEqual(faas.stdout.readline(), b"on\n")
        self.assertGreater(busy_processes(), 0)
        self.assertIsNone(faas.poll())

    def test_output_comes_once_of_a_program_that_begins_anew(self) -> None:
        with Client(SERVICE_URL) as client:
            answer = client.run("1")
        output = {"stdout": "", "stderr": "", "ret_val": ""}
        lines = [
            {"type": "stdout", "text": "a\nb"},
            {"type": "stderr", "text": "e"},
            {"type": "restart"},
            {"type": "stdout", "text": "a\n"},
            {"type": "stdout", "text": "b\nc\n"},
            {"type": "stderr", "text": "ef"},
            {
                "type": "answer",
                "answer": {"output": output, "metadata": answer.metadata},
            },
        ]
        body = "".join(f"{json.dumps(line)}\n" for line in lines)
        self.write("a.py", "1")
        with Front([(200, {}, body.encode())]) as front:
            ended = self.faas("run", "a.py", url=front.url)
        self.assertEqual(ended, (0, "a\nb\nc\n", "ef"))

    def test_tools_are_functions_of_a_file(self) -> None:
        self.write(
            "tools.py",
            "from pathlib import Path\nfrom textwrap import dedent\n\n"
            "def read(name: str) -> str:\n    return _whole(Path(name))\n\n"
            "def _whole(path):\n    return path.read_text()\n",
        )
        self.write("note.txt", "here")
        code = "print('reads')\nprint(tools.read(name='note.txt'))\nreturn_val(dir(tools))"
        self.write("ask.py", code)
        ended = self.faas("run", "--tools", "tools.py", "ask.py")
        self.assertEqual(ended, (0, "reads\nhere\n", ""))
        told, stdout, _ = self.faas("run", "--tools", "tools.py", "--value", "ask.py")
        self.assertEqual(told, 0)
        self.assertIn("read", stdout)
        self.assertNotIn("dedent", stdout)
        self.write("empty.py", "from pathlib import Path")
        told, _, stderr = self.faas("run", "--tools", "empty.py", "ask.py")
        self.assertEqual(told, 2)
        self.assertIn('"empty.py": it defines no function', stderr)

    def test_failures_are_told_as_the_program_would(self) -> None:
        self.write("late.py", "print('so far')\nwhile True: pass")
        code, stdout, stderr = self.faas("run", "late.py", "--timeout", "200")
        self.assertEqual((code, stdout), (124, "so far\n"))
        self.assertIn("timed out after 200 ms", stderr)
        self.write("bad.py", "import subprocess")
        code, stdout, stderr = self.faas("run", "bad.py")
        self.assertEqual((code, stdout), (1, ""))
        self.assertIn('Cannot import "subprocess"', stderr)

    def test_language_is_that_of_the_ending(self) -> None:
        self.write("a.ts", "const n: number = 1; console.log(n)")
        self.write("b.MJS", "console.log([2])")
        self.assertEqual(self.faas("run", "a.ts"), (0, "1\n", ""))
        self.assertEqual(self.faas("run", "b.MJS"), (0, "[ 2 ]\n", ""))
        code, _, stderr = self.faas("run", self.write("c.rb", "puts 1"))
        self.assertEqual(code, 2)
        self.assertIn('Cannot tell the language of "c.rb"', stderr)
        self.assertEqual(self.faas("run", "--language", "python", "c.rb")[0], 1)

    def test_program_of_stdin(self) -> None:
        self.assertEqual(self.faas("run", "-", stdin=b"print(6 * 7)"), (0, "42\n", ""))
        ended = self.faas("run", "-", "--language", "js", stdin=b"console.log(1)")
        self.assertEqual(ended, (0, "1\n", ""))

    def test_input_and_value(self) -> None:
        self.write("data.json", '{"a": [1, 2]}')
        self.write(
            "sum.py",
            "print('seen', end=''); return_val({'sum': sum(INPUT['a'])})",
        )
        ended = self.faas("run", "sum.py", "--input", "data.json", "--value")
        self.assertEqual(ended, (0, 'seen\n{"sum": 3}\n', ""))
        ended = self.faas(
            "run", "sum.py", "--input", "-", "--value", stdin=b'{"a": [5]}'
        )
        self.assertEqual(ended, (0, 'seen\n{"sum": 5}\n', ""))
        code, stdout, _ = self.faas("run", "--json", "sum.py", "--input", "data.json")
        whole = json.loads(stdout)
        self.assertEqual(
            (code, whole["value"], whole["status"]), (0, {"sum": 3}, "success")
        )

    def test_files_go_and_come(self) -> None:
        self.write("in.csv", "x\n1\n")
        self.write(
            "plot.py",
            "import matplotlib.pyplot as plt\nplt.plot([1])\n"
            "open('out.txt', 'w').write(open('data/a.csv').read() + open('in.csv').read())",
        )
        arguments = (
            "--file",
            "in.csv",
            "--file",
            "data/a.csv=in.csv",
            "--collect",
            "out.txt",
        )
        code, _, stderr = self.faas("run", "plot.py", *arguments, "-o", "got")
        self.assertEqual(code, 0, stderr)
        self.assertEqual((self.folder / "got/out.txt").read_text(), "x\n1\n" * 2)
        self.assertEqual(len(list((self.folder / "got").glob("*.png"))), 1)
        _, _, stderr = self.faas("run", "plot.py", *arguments)
        self.assertEqual(stderr, "faas: figure-1.png\nfaas: out.txt\n")
        self.assertTrue((self.folder / "figure-1.png").exists())

    def test_map(self) -> None:
        self.write(
            "score.py",
            "if INPUT['n'] == 1: print('one')\nreturn_val(K / INPUT['n'])",
        )
        self.write("setup.py", "K = 10")
        self.write("rows.jsonl", '{"n": 1}\n\n{"n": 0}\n{"n": 5}')
        code, stdout, stderr = self.faas(
            "map", "score.py", "rows.jsonl", "--setup", "setup.py"
        )
        self.assertEqual(code, 1)
        self.assertEqual(
            [json.loads(line) for line in stdout.splitlines()],
            [
                {"index": 0, "value": 10.0, "stdout": "one\n"},
                {
                    "index": 1,
                    "error": {
                        "kind": "exception",
                        "type": "ZeroDivisionError",
                        "message": "division by zero",
                        "line": 2,
                    },
                },
                {"index": 2, "value": 2.0},
            ],
        )
        self.assertRegex(
            stderr,
            r"^\[#+\] 3/3 rows, \d+ a second\nfaas: 1 of 3 rows failed\n$",
        )

    def test_map_reads_what_people_have(self) -> None:
        self.write("twice.py", "return_val(INPUT['n'] * 2)")
        self.write("rows.csv", "n,b\n1,x\n2,\u00e9\n")
        self.write("rows.json", '[{"n": 1}, {"n": [2]}]')
        for rows, stdin, expected in (
            ("rows.csv", None, '"11"\n"22"\n'),
            ("rows.json", None, "2\n[2, 2]\n"),
            ("-", b'{"n": 4}\n', "8\n"),
        ):
            ended = self.faas("map", "twice.py", rows, "--values", "-q", stdin=stdin)
            self.assertEqual(ended, (0, expected, ""), rows)

    def test_map_says_what_is_wrong(self) -> None:
        self.write("ok.py", "1")
        self.write("rows.jsonl", '{"n": 1}\n{"n":\n')
        self.write("setup.py", "import not_there")
        for arguments, fact in (
            (("ok.py", "rows.jsonl"), 'Cannot read line 2 of "rows.jsonl"'),
            (("ok.py", "none.jsonl"), 'Cannot open "none.jsonl": No such file'),
            (("ok.py", "-", "--setup", "setup.py"), "Cannot run the set-up: "),
        ):
            code, stdout, stderr = self.faas("map", "-q", *arguments, stdin=b"1\n")
            self.assertEqual((code, stdout), (125, ""), stderr)
            self.assertIn(f"faas: {fact}", stderr)

    def test_health(self) -> None:
        code, stdout, _ = self.faas("health")
        self.assertEqual(code, 0)
        self.assertRegex(
            stdout,
            f"^{SERVICE_URL} is healthy, version .*\nlanguages: python 3",
        )
        with Front([(503, {}, b'{"status":"draining"}')]) as front:
            ended = self.faas("health", url=front.url)
        self.assertEqual(ended, (1, f"{front.url} is draining\n", ""))

    def test_says_that_the_service_is_not_there(self) -> None:
        with Front() as front:
            pass
        self.write("a.py", "1")
        for arguments in (
            ("run", "a.py"),
            ("health",),
            ("map", "-q", "a.py", "-"),
        ):
            code, stdout, stderr = self.faas(*arguments, stdin=b"1\n", url=front.url)
            self.assertEqual((code, stdout), (125, ""))
            self.assertRegex(stderr, f"^faas: Cannot reach {front.url}: .*refused\n$")

    def test_usage_errors_exit_with_2(self) -> None:
        self.write("a.rb", "1")
        for arguments, fact in (
            (("map", "-", "-"), "Cannot read program and rows: both are stdin"),
            (("run", "-", "--input", "-"), "Cannot read program and input"),
            (("run", "a.rb"), 'Cannot tell the language of "a.rb"'),
            (("--url", "localhost:1", "health"), 'Cannot use the address "localhost:1"'),
            (("run",), "required: PROGRAM"),
            (("run", "--seed", "x", "a.py"), "invalid int value"),
            (("fly",), "invalid choice: 'fly'"),
            ((), "required: COMMAND"),
        ):
            code, stdout, stderr = self.faas(*arguments, stdin=b"")
            self.assertEqual((code, stdout), (2, ""), arguments)
            self.assertIn(fact, stderr)

    def test_version(self) -> None:
        code, stdout, _ = self.faas("--version")
        self.assertEqual(code, 0)
        self.assertRegex(stdout, r"^faas \d+\.\d+\.\d+\n$")

    def test_says_soon_that_a_service_is_silent(self) -> None:
        # It accepts connections for as many as its queue holds, here none.
        with socket.socket() as silent:
            silent.bind(("127.0.0.1", 0))
            silent.listen(0)
            address = silent.getsockname()
            with socket.create_connection(address):
                url = f"http://127.0.0.1:{address[1]}"
                code, _, stderr = self.faas("health", url=url)
        self.assertEqual(code, 125)
        self.assertTrue(stderr.startswith(f"faas: no answer from {url} so far\n"))
        self.assertIn(f"faas: Cannot reach {url}", stderr)

    def test_says_what_to_do_about_files_and_drawings(self) -> None:
        self.write("open.py", "print(open('a.csv').read())")
        self.write("a.csv", "1")
        self.assertRegex(
            self.faas("run", "open.py")[2], "faas: .*--file NAME.*--collect PATTERN\n$"
        )
        self.assertEqual(self.faas("run", "open.py", "--file", "a.csv")[1], "1\n")
        code, _, stderr = self.faas("run", "open.py", "--collect", "b.csv")
        self.assertRegex(stderr, "faas: the program finds only the files that --file")
        self.write("turtle.py", "import turtle\nturtle.forward(50)")
        self.assertRegex(
            self.faas("run", "turtle.py")[2], "faas: there is no window.*matplotlib"
        )

    def test_files_are_saved_here_and_replace_only_what_was_named(self) -> None:
        self.write(
            "make.py",
            "import matplotlib.pyplot as plt\nplt.plot([1])\n"
            "for name in ('a.txt', 'b.txt', '.profile'):\n"
            "    open(name, 'w').write('new')",
        )
        for name in ("a.txt", "b.txt", "figure-1.png"):
            self.write(name, "mine")
        arguments = ("--collect", "a.txt", "--collect", "*", "--collect", ".*")
        code, _, stderr = self.faas("run", "make.py", *arguments)
        self.assertEqual(code, 0)
        self.assertEqual(
            stderr.splitlines(),
            [
                "faas: figure-1.png",
                # The service hands out no hidden names.
                "faas: _profile",
                "faas: a.txt",
                "faas: b.txt not saved: it is already here; use --output FOLDER",
            ],
        )
        found = [(self.folder / name).read_bytes() for name in ("a.txt", "b.txt")]
        self.assertEqual(found, [b"new", b"mine"])
        self.assertEqual((self.folder / "figure-1.png").read_bytes()[1:4], b"PNG")
        self.assertFalse((self.folder / ".profile").exists())
        # The command does not rely on that.
        hidden = OutputFile(".profile", "text/plain", b"new", path=".profile")
        self.assertEqual(
            save_files([hidden], None, ["*"]),
            [".profile not saved: it is hidden; use --output FOLDER"],
        )

    def test_map_goes_on_from_a_checkpoint(self) -> None:
        self.write("inverse.py", "return_val(1 / INPUT)")
        self.write("rows.jsonl", "1\n0\n2\n")
        arguments = ("map", "inverse.py", "rows.jsonl", "--checkpoint", "done", "-q")
        with Front() as front:
            ended = [self.faas(*arguments, url=front.url) for _ in range(2)]
            self.assertEqual(len(front.bodies), 1)
        self.assertEqual([code for code, _, _ in ended], [1, 1])
        self.assertEqual(ended[0][1], ended[1][1])
        self.assertIn("faas: 3 rows were done before\n", ended[1][2])

    def test_map_says_which_value_json_cannot_say(self) -> None:
        self.write("set.py", "return_val({INPUT})")
        code, stdout, stderr = self.faas("map", "set.py", "-", "-q", stdin=b"1\n")
        self.assertEqual((code, stderr), (1, "faas: 1 of 1 rows failed\n"))
        self.assertIn("JSON cannot say {1}", json.loads(stdout)["error"]["message"])
