"""Runs a smolagents agent: pip install smolagents e2b-code-interpreter

The model is a script, so that you need no key: replace it by yours.
"""

import os

from smolagents import ChatMessage, CodeAgent, Model


class Script(Model):
    def generate(self, messages, **options):
        code = "squares = [n * n for n in range(4)]\nfinal_answer(sum(squares))"
        return ChatMessage(role="assistant", content=f"<code>\n{code}\n</code>")


agent = CodeAgent(
    tools=[],
    model=Script(),
    executor_type="e2b",
    executor_kwargs={
        "debug": True,
        "sandbox_url": os.environ.get("FAAS_URL", "http://localhost:8890"),
    },
    verbosity_level=0,
)
print(agent.run("What is the sum of the squares of 0 to 3?"))
