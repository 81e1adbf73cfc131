from __future__ import annotations

import sys
import unittest
from pathlib import Path
from tempfile import TemporaryDirectory

from .service import SERVICE_URL, busy_processes
from .terminal import Terminal

FAAS = Path(sys.executable).parent / "faas"


class TerminalTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def faas(self, *arguments: str) -> Terminal:
        env = {"FAAS_URL": SERVICE_URL, "XDG_STATE_HOME": str(self.folder / "state")}
        terminal = Terminal([FAAS, *arguments], self.folder, env)
        self.addCleanup(terminal.__exit__)
        return terminal

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")

    def test_input_reads_the_keyboard_line_by_line(self) -> None:
        self.write(
            "ask.py",
            "import random, time\n"
            "number = random.random()\n"
            "print('begins')\n"
            "name = input('Name? ')\n"
            "time.sleep(3600 * 1e-9)\n"
            "print('Hello', name)\n"
            "while (word := input('Word? ')) != 'end': print(word.upper())\n"
            "assert number != random.random()\n"
            "print('done')\n",
        )
        terminal = self.faas("run", "ask.py")
        terminal.wait_for("Name\\? ")
        terminal.type("Ada\n")
        terminal.wait_for("Hello Ada\nWord\\? ")
        terminal.type("one\n")
        terminal.wait_for("ONE\nWord\\? ")
        terminal.type("end\n")
        self.assertEqual(terminal.end(), 0)
        self.assertEqual(
            terminal.screen,
            "begins\nName? Ada\nHello Ada\nWord? one\nONE\nWord? end\ndone\n",
        )

    def test_the_end_of_the_keyboard_is_the_end_of_the_input(self) -> None:
        self.write("ask.py", "import sys\nprint('told', file=sys.stderr)\ninput('? ')\n")
        terminal = self.faas("run", "ask.py")
        terminal.wait_for("\\? ")
        self.assertNotIn("Traceback", terminal.screen)
        terminal.type("\x04")
        self.assertEqual(terminal.end(), 1)
        self.assertRegex(terminal.screen, r"Traceback[^$]*EOFError: EOF when reading")
        self.assertEqual(terminal.screen.count("told\n"), 1)
        self.write("all.py", "import sys\nprint(sum(map(int, sys.stdin)))")
        terminal = self.faas("run", "all.py")
        terminal.wait_for("then Ctrl\\+D\n")
        terminal.type("1\n2\n\x04")
        terminal.wait_for("\n3\n")
        self.assertEqual(terminal.end(), 0)

    def test_ctrl_c_stops_the_program(self) -> None:
        self.write("on.py", "print('on', flush=True)\nwhile True: pass")
        terminal = self.faas("run", "on.py")
        terminal.wait_for("on\n")
        busy = busy_processes()
        terminal.type("\x03")
        self.assertEqual(terminal.end(), 130)
        self.assertTrue(terminal.screen.endswith("\nfaas: stopped\n"), terminal.screen)
        while busy_processes() >= busy:
            pass

    def test_repl_goes_on_and_back(self) -> None:
        terminal = self.faas("repl")
        terminal.wait_for(">>> ")
        for typed, shown in (
            ("x = [1]\n", ">>> "),
            ("for n in range(2):\n", "\\.\\.\\. "),
            ("    x.append(n)\n", "\\.\\.\\. "),
            ("\n", ">>> "),
            ("x\n", "\n\\[1, 0, 1\\]\n>>> "),
            ("print('p'); 1 / 0\n", "p\n(.*\n)*ZeroDivisionError.*\n>>> "),
            ("undo\n", "back before print\\('p'\\); 1 / 0\n>>> "),
            ("undo\n", "back before x\n>>> "),
            ("undo\n", "back before for n in range\\(2\\): …\n>>> "),
            ("x\n", "\n\\[1\\]\n>>> "),
            ("who = input('Who? ')\n", "Who\\? "),
            ("Ada\n", ">>> "),
            ("who\n", "\n'Ada'\n>>> "),
            ("def f(:\n", "SyntaxError.*\n>>> "),
            ("print('on', flush=True)\n", "\non\n>>> "),
        ):
            terminal.type(typed)
            terminal.wait_for(shown)
        terminal.type("\x04")
        self.assertEqual(terminal.end(), 0)

    def test_repl_stops_a_cell_and_not_itself(self) -> None:
        terminal = self.faas("repl")
        terminal.wait_for(">>> ")
        terminal.type("x = 1\n")
        terminal.wait_for(">>> ")
        busy = busy_processes()
        terminal.type("while True: print('on', flush=True)\n\n")
        terminal.wait_for("on\non\n")
        terminal.type("\x03")
        terminal.wait_for("stopped; the session is as before\n>>> ")
        while busy_processes() > busy:
            pass
        terminal.type("x\n")
        terminal.wait_for("\n1\n>>> ")
        terminal.type("exit\n")
        self.assertEqual(terminal.end(), 0)

    def test_repl_completes_and_remembers(self) -> None:
        terminal = self.faas("repl")
        terminal.wait_for(">>> ")
        terminal.type("temperature = 'warm'\n")
        terminal.wait_for(">>> ")
        terminal.type("tempe\t.uppe\t()\n")
        terminal.wait_for("temperature\\.upper.*\n'WARM'\n>>> ")
        terminal.type("\x04")
        self.assertEqual(terminal.end(), 0)
        terminal = self.faas("repl")
        terminal.wait_for(">>> ")
        terminal.type("\x1b[A\x1b[A\n")
        terminal.wait_for(" = 'warm'")
        terminal.wait_for(">>> ")
        terminal.type("temperature\n")
        terminal.wait_for("\n'warm'\n>>> ")

    def test_repl_takes_javascript(self) -> None:
        terminal = self.faas("repl", "--language", "ts")
        terminal.wait_for(">>> ")
        for typed, shown in (
            ("const f = (n: number) => {\n", "\\.\\.\\. "),
            ("  return n * 2 }\n", ">>> "),
            ("f(21)\n", "\n42\n>>> "),
        ):
            terminal.type(typed)
            terminal.wait_for(shown)

    def test_repl_saves_pictures(self) -> None:
        terminal = self.faas("repl")
        terminal.wait_for(">>> ")
        terminal.type("import matplotlib.pyplot as plt; plt.plot([1]); plt.show()\n")
        terminal.wait_for("faas: figure-1.png\n")
        terminal.wait_for(">>> ")
        self.assertTrue((self.folder / "figure-1.png").read_bytes()[1:4] == b"PNG")
