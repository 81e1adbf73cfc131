"""Asks a service with E2B's clients and smolagents, at E2B_SANDBOX_URL."""

import asyncio
import base64

from e2b.exceptions import NotFoundException, SandboxException
from e2b_code_interpreter import AsyncSandbox, Sandbox
from e2b_code_interpreter.charts import (
    BarChart,
    BoxAndWhiskerChart,
    LineChart,
    PieChart,
    ScatterChart,
    SuperChart,
)
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


def chart_of(code):
    (result,) = sandbox.run_code(f"import matplotlib.pyplot as plt\n{code};").results
    assert base64.b64decode(result.png).startswith(b"\x89PNG"), result
    return result.chart


def test_charts():
    lines = chart_of(
        "import datetime\n"
        "plt.plot([1, 2, 4], [1, float('nan'), 3], label='a')\nplt.plot([0, 1], [2, 4])\n"
        "plt.title('Both')\nplt.xlabel('Time (s)')\nplt.grid()\nplt.axhline(1)\nplt.show()"
    )
    assert isinstance(lines, LineChart), lines
    assert (lines.title, lines.x_label, lines.x_unit) == ("Both", "Time (s)", "s")
    assert (lines.y_label, lines.x_scale, len(lines.y_ticks)) == (
        None,
        "linear",
        len(lines.y_tick_labels),
    )
    assert [(line.label, line.points) for line in lines.elements] == [
        ("a", [(1, 1), (2, None), (4, 3)]),
        ("Line 1", [(0, 2), (1, 4)]),
    ], lines.elements
    days = chart_of(
        "import datetime\n"
        "days = [datetime.date(2024, 1, day) for day in (1, 2)]\nplt.plot(days, ['x', 'y'])"
    )
    assert (days.x_scale, days.y_scale) == ("datetime", "categorical"), days
    assert days.elements[0].points == [("2024-01-01", "x"), ("2024-01-02", "y")]
    dots = chart_of("plt.scatter([1, 2], [3, 4], label='b')\nplt.yscale('log')")
    assert isinstance(dots, ScatterChart) and dots.y_scale == "log", dots
    assert (dots.elements[0].label, dots.elements[0].points) == ("b", [(1, 3), (2, 4)])
    for call, sides in (("bar", "xy"), ("barh", "yx")):
        bars = chart_of(
            f"plt.{call}(['p', 'q'], [1, 1], label='c')\n"
            f"plt.{sides[0]}label('Who')\nplt.{sides[1]}label('Sold [kg]')"
        )
        assert isinstance(bars, BarChart), bars
        assert (bars.x_label, bars.y_label, bars.y_unit) == ("Who", "Sold [kg]", "kg")
        told = [(bar.label, bar.group, bar.value) for bar in bars.elements]
        assert told == [("p", "c", 1), ("q", "c", 1)], told
    pie = chart_of("plt.pie([1, 3], labels=['d', 'e'], autopct='%d')")
    assert isinstance(pie, PieChart), pie
    told = [(wedge.label, wedge.angle, wedge.radius) for wedge in pie.elements]
    assert told == [("d", 90, 1), ("e", 270, 1)], told
    for is_upright in (True, False):
        boxes = chart_of(
            "plt.boxplot([[1, 2, 3, 4, 5, 20], [2, 2, 2]], patch_artist=True, "
            f"labels=['f', 'g'], vert={is_upright})"
        )
        assert isinstance(boxes, BoxAndWhiskerChart), boxes
        first, second = boxes.elements
        assert (first.label, first.min, first.first_quartile, first.median) == ("f", 1, 2.25, 3.5)
        assert (first.third_quartile, first.max, first.outliers) == (4.75, 5, [20])
        assert (second.label, second.min, second.median, second.max) == ("g", 2, 2, 2)
    both = chart_of(
        "figure, (a, b) = plt.subplots(1, 2)\nfigure.suptitle('Two')\n"
        "a.plot([1])\nb.bar(['x'], [1])\nfigure"
    )
    assert isinstance(both, SuperChart) and both.title == "Two", both
    assert [type(one) for one in both.elements] == [LineChart, BarChart]
    assert chart_of("plt.imshow([[1]])").type.value == "unknown"
    assert chart_of("plt.plot(range(100_000))") is None


def test_pictures():
    code = (
        "from PIL import Image\nimport matplotlib.pyplot as plt\n"
        "picture = Image.new('RGBA', (2, 2))\n"
    )
    for call in ("picture.show()", "picture.save('a.png')", "picture"):
        (result,) = sandbox.run_code(code + call).results
        assert base64.b64decode(result.png).startswith(b"\x89PNG"), call
    # A figure that is saved is shown once, as a figure.
    (result,) = sandbox.run_code(code + "plt.plot([1])\nplt.savefig('b.png')").results
    assert isinstance(result.chart, LineChart), result


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
    project = sandbox.create_code_context(cwd="/data/project")
    sandbox.run_code("open('a.txt', 'w').write('kept')", context=project)
    kept = sandbox.run_code("open('/data/project/a.txt').read()", context=project)
    assert kept.text == "kept", kept
    elsewhere = sandbox.run_code("import os\nos.path.exists('/data')", context=context)
    assert elsewhere.text == "False"
    sandbox.restart_code_context(project)
    left = sandbox.run_code("import os\nos.getcwd(), os.listdir()", context=project)
    assert left.text == "('/data/project', [])", left
    sandbox.remove_code_context(project)
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
            number: Number to double.
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
test_charts()
test_pictures()
test_errors()
test_streams()
test_environment()
test_contexts()
asyncio.run(test_async())
test_smolagents()
print("all as expected")
