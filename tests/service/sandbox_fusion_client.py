"""Asks a service with the client `sandbox-fusion`, at SANDBOX_FUSION_ENDPOINT."""

import base64

from sandbox_fusion import RunCodeRequest, RunStatus, run_code
from sandbox_fusion.models import CommandRunStatus



def ask(code, **fields):
    request = RunCodeRequest(code=code, language="python", **fields)
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

print("all as expected")
