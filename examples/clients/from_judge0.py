"""Judges a program with a request of Judge0's API: pip install httpx"""

import os

import httpx

url = os.environ.get("FAAS_URL", "http://localhost:8890")

answer = httpx.post(
    f"{url}/submissions?wait=true",
    json={
        "language_id": 71,  # Python 3
        "source_code": "print(int(input()) + 1)",
        "stdin": "41",
        "expected_output": "42",
    },
    timeout=300,
).json()
print(answer["status"]["description"], answer["stdout"].strip())
