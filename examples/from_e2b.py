"""Asks the service as E2B's code interpreter, with that project's own client."""

from e2b_code_interpreter import Sandbox

sandbox = Sandbox.create()
sandbox.run_code("x = 20")
print(sandbox.run_code("x + 1").text)
