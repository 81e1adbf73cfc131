"""Runs a program with SandboxFusion's client: pip install sandbox-fusion"""

import os

from sandbox_fusion import RunCodeRequest, run_code, set_endpoint

url = os.environ.get("FAAS_URL", "http://localhost:8890")
set_endpoint(f"{url}/sandbox-fusion")

answer = run_code(RunCodeRequest(code="print(input())", language="python", stdin="hi"))
print(answer.status.value, answer.run_result.stdout.strip())
