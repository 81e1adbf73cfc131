"""Asks the service as a SandboxFusion, with that project's own client."""

from sandbox_fusion import RunCodeRequest, run_code

answer = run_code(RunCodeRequest(code="print(input())", language="python", stdin="hi"))
print(answer.status.value, answer.run_result.stdout.strip())
