"""Runs a code node with the requests that Dify sends: pip install httpx"""

import base64
import json
import os

import httpx

url = os.environ.get("FAAS_URL", "http://localhost:8890")
key = os.environ.get("FAAS_DIFY_KEY", "dify-sandbox")

node = "def main(name):\n    return {'greeting': f'Hello, {name}'}"
inputs = base64.b64encode(json.dumps({"name": "Ada"}).encode()).decode()
code = f"""{node}
import base64, json
output = main(**json.loads(base64.b64decode("{inputs}")))
print("<<RESULT>>" + json.dumps(output) + "<<RESULT>>")
"""
answer = httpx.post(
    f"{url}/v1/sandbox/run",
    headers={"X-Api-Key": key},
    json={"language": "python3", "code": code, "preload": "", "enable_network": True},
    timeout=300,
).json()
print(answer["message"], answer["data"]["stdout"].split("<<RESULT>>")[1])
