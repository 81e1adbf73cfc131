"""Runs an evaluator with the request that Langfuse sends: pip install httpx"""

import os

import httpx

url = os.environ.get("FAAS_URL", "http://localhost:8890")
secret = os.environ.get("FAAS_LANGFUSE_SECRET", "choose-one")

source = """
def evaluate(ctx):
    return {"scores": [{"name": "length", "value": len(ctx.observation.output)}]}
"""
answer = httpx.post(
    f"{url}/langfuse/evaluate",
    headers={"Authorization": f"Bearer {secret}"},
    json={
        "runtime": {"language": "PYTHON"},
        "code": {"source": source},
        "payload": {"observation": {"output": "four"}},
    },
    timeout=300,
)
print(answer.json()["scores"])
