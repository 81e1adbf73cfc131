from __future__ import annotations

import tempfile
import unittest

from inspect_ai import Task, eval
from inspect_ai.dataset import Sample
from inspect_ai.model import ModelOutput, ModelUsage, get_model
from inspect_ai.scorer import includes
from inspect_ai.solver import generate, use_tools
from inspect_ai.tool import bash, python
from inspect_ai.util import SandboxUserUnsupportedError
from python_faas.integrations.inspect_ai import FaasSandboxEnvironment

from python_faas import AsyncClient


class InspectTest(unittest.TestCase):
    def test_a_model_calls_tools_in_the_sandbox(self) -> None:
        calls = [
            ("python", {"code": "open('out.txt', 'w').write(open('in.txt').read() * 2)"}),
            ("python", {"code": "print(open('out.txt').read())"}),
            ("bash", {"command": "ls | wc"}),
        ]

        def answer(messages, tools, choice, config):  # type: ignore[no-untyped-def]
            if calls:
                output = ModelOutput.for_tool_call("mockllm/model", *calls.pop(0))
            else:
                said = " ".join(one.text for one in messages if one.role == "tool")
                output = ModelOutput.from_content("mockllm/model", said)
            # Without it Inspect fetches a tokenizer, to count them.
            output.usage = ModelUsage(input_tokens=1, output_tokens=1, total_tokens=2)
            return output

        task = Task(
            dataset=[Sample(input="Go.", target="2121", files={"in.txt": "21"})],
            solver=[use_tools(python(), bash()), generate()],
            scorer=includes(),
            sandbox="faas",
        )
        model = get_model("mockllm/model", custom_outputs=answer)
        with tempfile.TemporaryDirectory() as folder:
            (log,) = eval(task, model=model, log_dir=folder, display="none")
            self.assertEqual(log.status, "success", log.error)
            assert log.results and log.samples
            self.assertEqual(log.results.scores[0].metrics["accuracy"].value, 1)
            said = log.samples[0].output.completion
            self.assertIn("Cannot run bash --login -c 'ls | wc'", said)


class InspectSandboxTest(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self) -> None:
        self.client = AsyncClient()
        self.sandbox = FaasSandboxEnvironment(self.client)

    async def asyncTearDown(self) -> None:
        await self.client.close()

    async def test_runs_python_in_each_of_its_forms(self) -> None:
        run = self.sandbox.exec
        done = await run(["python3", "-c", "import sys; print(sys.argv[1:])", "a"])
        self.assertEqual((done.success, done.stdout), (True, "['a']\n"))
        done = await run(["bash", "-lc", "python -u -"], input="x = 1; print(x)")
        self.assertEqual(done.stdout, "1\n")
        await self.sandbox.write_file("a/main.py", "print(input(), x)")
        done = await run(["python3", "a/main.py"], input="line")
        self.assertEqual((done.success, done.returncode), (False, 1))
        self.assertIn("NameError", done.stderr)
        self.assertEqual((await run(["python3", "none.py"])).returncode, 127)
        done = await run(["python3", "-c", "1"], cwd="/etc")
        self.assertIn("commands run in /home/user", done.stderr)
        with self.assertRaises(SandboxUserUnsupportedError):
            await run(["python3", "-c", "1"], user="root")
        with self.assertRaises(TimeoutError):
            await run(["python3", "-c", "while True: pass"], timeout=1)

    async def test_keeps_files_between_commands(self) -> None:
        sandbox = self.sandbox
        await sandbox.write_file("/tmp/a/b.bin", b"\xc3\x28")
        await sandbox.write_file("gone.txt", "a\r\n")
        self.assertEqual(await sandbox.read_file("gone.txt"), "a\r\n")
        code = "import os; os.remove('gone.txt'); open('made.txt', 'w').write('é')"
        self.assertTrue((await sandbox.exec(["python3", "-c", code])).success)
        self.assertEqual(await sandbox.read_file("/tmp/a/b.bin", text=False), b"\xc3\x28")
        self.assertEqual(await sandbox.read_file("made.txt"), "é")
        with self.assertRaises(FileNotFoundError):
            await sandbox.read_file("gone.txt")
        with self.assertRaises(IsADirectoryError):
            await sandbox.read_file("/tmp/a")
        with self.assertRaises(UnicodeDecodeError):
            await sandbox.read_file("/tmp/a/b.bin")
