"""Asks a service with E2B's clients and smolagents, at E2B_SANDBOX_URL."""

import asyncio
import base64

from e2b.exceptions import NotFoundException, SandboxException
from e2b_code_interpreter import AsyncSandbox, Sandbox
from smolagents import FinalAnswerTool, tool
from smolagents.monitoring import AgentLogger, LogLevel
from smolagents.remote_executors import E2BExecutor
from smolagents.utils import AgentError

sandbox = Sandbox.create()


def fails(kind, part, call):
    try:
        call()
    except kind as error:
        assert part in str(error), error
        return
    raise AssertionError(f"no {kind.__name__}")


def test_results():
    first = sandbox.run_code("x = 20\nprint('a')\nx + 1")
    assert first.text == "21" and first.logs.stdout == ["a\n"], first
    second = sandbox.run_code("x += 1\nx;")
    assert second.results == [] and second.error is None, second
    assert second.execution_count == first.execution_count + 1
    assert sandbox.run_code("x").text == "21"
    assert sandbox.run_code("'text'").text == "text"
    assert sandbox.run_code("{'a': [1, None]}").results[0].json == {"a": [1, None]}
    table = sandbox.run_code(
        "import pandas as pd\npd.DataFrame({'a': [1, 2], 'b': ['x', None]})"
    ).results[0]
    assert table.data == {"a": [1, 2], "b": ["x", None]}, table
    assert "<table" in table.html and table.is_main_result
    plot = sandbox.run_code(
        "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()\n'end'"
    )
    assert base64.b64decode(plot.results[0].png).startswith(b"\x89PNG")
    assert not plot.results[0].is_main_result and plot.text == "end"
    shown = sandbox.run_code(
        "from IPython.display import HTML, Markdown, Image, display, clear_output\n"
        "display(HTML('<b>1</b>'))\nclear_output()\nMarkdown('**1**')"
    )
    assert [one.formats() for one in shown.results] == [
        ["text", "html"],
        ["text", "markdown"],
    ], shown


def test_errors():
    raised = sandbox.run_code("import sys\nprint('note', file=sys.stderr)\n1 / 0")
    assert raised.error.name == "ZeroDivisionError", raised
    assert raised.error.value == "division by zero"
    assert "1 / 0" in raised.error.traceback
    assert raised.logs.stderr == ["note\n"], raised
    wrong = sandbox.run_code("def f(:")
    assert wrong.error.name == "SyntaxError", wrong
    fails(SandboxException, "Unsupported language r", lambda: sandbox.run_code("1", "r"))


def test_streams():
    told, results = [], []
    done = sandbox.run_code(
        "for i in range(3):\n    print(i, flush=True)\ni",
        on_stdout=lambda message: told.append(message.line),
        on_result=lambda one: results.append(one.text),
    )
    assert "".join(told) == "0\n1\n2\n", told
    assert results == ["2"] and done.text == "2"

    class Enough(Exception):
        pass

    def leave(message):
        raise Enough(message.line)

    # It runs for ever: what comes, comes before its end.
    endless = "import time\nprint('first', flush=True)\nwhile True: time.sleep(0.01)"
    fails(Enough, "first", lambda: sandbox.run_code(endless, on_stdout=leave))


def test_environment():
    code = "import os\nos.environ.get('SECRET', 'none')"
    assert sandbox.run_code(code, envs={"SECRET": "s"}).text == "s"
    assert sandbox.run_code(code).text == "none"


def test_contexts():
    context = sandbox.create_code_context(cwd="/tmp/work")
    assert (context.language, context.cwd) == ("python", "/tmp/work")
    assert sandbox.run_code("import os\nos.getcwd()", context=context).text == "/tmp/work"
    sandbox.run_code("y = 1", context=context)
    assert sandbox.run_code("y", context=context).text == "1"
    assert sandbox.run_code("y").error.name == "NameError"
    script = sandbox.create_code_context(language="javascript", cwd="/tmp/own")
    sandbox.run_code("let z = 2; require('fs').writeFileSync('z', '')", context=script)
    told = sandbox.run_code("[process.cwd(), require('fs').readdirSync('.')]", context=script)
    assert told.text == "[ '/tmp/own', [ 'z' ] ]", told
    assert sandbox.run_code("z + 1", context=script).text == "3"
    ids = [each.id for each in sandbox.list_code_contexts()]
    assert ids.index(context.id) == 2 and ids[3:] == [script.id], ids
    sandbox.restart_code_context(context)
    assert sandbox.run_code("y", context=context).error.name == "NameError"
    for each in (context, script):
        sandbox.remove_code_context(each)
    gone = f"Context {context.id} not found"
    fails(NotFoundException, gone, lambda: sandbox.run_code("1", context=context))


async def test_async():
    remote = await AsyncSandbox.create()
    contexts = [await remote.create_code_context() for _ in range(3)]
    # Side by side, and in turn within each.
    await asyncio.gather(
        *(
            remote.run_code(f"a = [*globals().get('a', []), {i}]", context=context)
            for context in contexts
            for i in range(3)
        )
    )
    told = []
    for context in contexts:
        done = await remote.run_code(
            "print('x')\nsorted(a)", context=context, on_stdout=told.append
        )
        assert done.text == "[0, 1, 2]", done
        await remote.remove_code_context(context)
    assert [each.line for each in told] == ["x\n"] * 3


def test_smolagents():
    @tool
    def double(number: int) -> int:
        """Doubles a number.

        Args:
            number: What to double.
        """
        return 2 * number

    executor = E2BExecutor(["numpy"], AgentLogger(level=LogLevel.OFF))
    executor.send_variables({"start": 5, "names": ["a", "b"]})
    executor.send_tools({"final_answer": FinalAnswerTool(), "double": double})
    step = executor("import numpy as np\ntotal = double(start)\nprint(names)\ntotal + 1")
    assert step.output == "11" and "['a', 'b']" in step.logs, step
    assert not step.is_final_answer
    fails(AgentError, "KeyError", lambda: executor("{}['none']"))
    last = executor("final_answer({'total': total, 'long': 'y' * 200_000})")
    assert last.is_final_answer, last
    assert last.output == {"total": 10, "long": "y" * 200_000}
    executor.cleanup()


test_results()
test_errors()
test_streams()
test_environment()
test_contexts()
asyncio.run(test_async())
test_smolagents()
print("all as expected")
