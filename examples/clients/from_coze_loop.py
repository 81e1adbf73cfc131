"""Runs an evaluator with the request that Coze Loop sends: pip install httpx"""

import os

import httpx

url = os.environ.get("FAAS_URL", "http://localhost:8890")

code = """
import json

is_right = INPUT["output"] == INPUT["reference"]
return_val(json.dumps({"score": float(is_right), "reason": "compared as text"}))
"""
answer = httpx.post(
    f"{url}/run_code",
    json={
        "language": "python",
        "code": code,
        "input": {"output": "4", "reference": "4"},
        "timeout": 5_000,
    },
    timeout=300,
).json()
print(answer["metadata"]["status"], answer["output"]["ret_val"])
