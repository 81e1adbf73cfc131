"""Asks a service with the client `sandbox-fusion`, at SANDBOX_FUSION_ENDPOINT."""

import base64

from sandbox_fusion import (
    RunCodeRequest,
    RunJupyterRequest,
    RunStatus,
    run_code,
    run_jupyter,
)
from sandbox_fusion.models import CommandRunStatus



def ask(code, run_timeout=300, **fields):
    request = RunCodeRequest(
        code=code, language="python", run_timeout=run_timeout, **fields
    )
    return run_code(request, max_attempts=1)


hello = ask("print(input())", stdin="hello")
assert hello.status == RunStatus.Success, hello
assert hello.run_result.stdout == "hello\n", hello

data = base64.b64encode(b"1,2").decode()
copied = ask(
    "open('/tmp/copy', 'w').write(open('data/in.csv').read())",
    files={"data/in.csv": data},
    fetch_files=["/tmp/copy", "/tmp/none"],
)
assert copied.files == {"/tmp/copy": data}, copied

failed = ask("def f(:")
assert failed.status == RunStatus.Failed, failed
assert failed.run_result.return_code == 1, failed
assert "SyntaxError" in failed.run_result.stderr, failed

slow = ask("while True: pass", run_timeout=0.2)
assert slow.run_result.status == CommandRunStatus.TimeLimitExceeded, slow


def notebook(*cells, **fields):
    return run_jupyter(RunJupyterRequest(cells=cells, **fields), max_attempts=1)


told = notebook(
    "a = 123",
    "a",
    "print(a)",
    "import sys; sys.stderr.write('note');",
    "raise RuntimeError('no')",
    "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()\na + 1",
)
assert told.status == RunStatus.Success, told
assert told.driver.status == CommandRunStatus.Finished, told
assert [cell.stdout for cell in told.cells] == ["", "", "123\n", "", "", ""], told
assert told.cells[1].display == [{"text/plain": "123"}], told
assert told.cells[3].stderr == "note" and told.cells[4].stderr == "", told
(error,) = told.cells[4].error
assert (error["ename"], error["evalue"]) == ("RuntimeError", "no"), error
assert error["traceback"][0].startswith("Traceback"), error
picture, last = told.cells[5].display
assert base64.b64decode(picture["image/png"]).startswith(b"\x89PNG"), picture
assert last == {"text/plain": "124"} and told.cells[5].error == [], told

copied = notebook(
    "text = open('data/in.csv').read()",
    "open('/tmp/copy', 'w').write(text);",
    "1 / 0",
    files={"data/in.csv": data},
    fetch_files=["/tmp/copy", "/tmp/none"],
)
assert copied.files == {"/tmp/copy": data}, copied

def in_enough_time(ask, is_enough):
    """Ask with longer and longer limits: some machines are slow."""
    for seconds in (1, 10, 100):
        told = ask(seconds)
        if is_enough(told):
            break
    return told


slow = in_enough_time(
    lambda limit: notebook("b = 1", "while True: pass", "b", cell_timeout=limit),
    lambda told: not told.cells[0].error and told.cells[2].display,
)
assert slow.cells[1].error[0]["ename"] == "TimeoutError", slow
assert slow.cells[2].display == [{"text/plain": "1"}], slow

late = in_enough_time(
    lambda limit: notebook(
        "print('a')", "while True: pass", "1", total_timeout=limit
    ),
    lambda told: len(told.cells) == 2,
)
assert late.status == RunStatus.Failed and len(late.cells) == 2, late
assert late.driver.status == CommandRunStatus.TimeLimitExceeded, late
assert late.cells[0].stdout == "a\n", late

print("all as expected")
