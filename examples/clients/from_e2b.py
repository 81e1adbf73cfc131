"""Runs cells with E2B's client: pip install e2b-code-interpreter"""

import os

from e2b_code_interpreter import Sandbox

url = os.environ.get("FAAS_URL", "http://localhost:8890")
sandbox = Sandbox.create(debug=True, sandbox_url=url)

sandbox.run_code("x = 20")
execution = sandbox.run_code("print('x is', x)\nx + 1")
print(execution.logs.stdout[0].strip(), "then", execution.text)

failed = sandbox.run_code("1 / 0")
print(failed.error.name)
