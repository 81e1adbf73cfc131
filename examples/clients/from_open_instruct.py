"""Scores a program as open-instruct's code rewards do: pip install httpx"""

import os

import httpx

url = os.environ.get("FAAS_URL", "http://localhost:8890")

answer = httpx.post(
    f"{url}/test_program",
    json={
        "program": "def double(number):\n    return number * 2",
        "tests": ["assert double(2) == 4", "assert double('a') == 'b'"],
        "max_execution_time": 10,
    },
    timeout=300,
).json()
print(answer["results"])
