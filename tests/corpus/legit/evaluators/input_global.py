try:
    payload = INPUT
except NameError:
    payload = None

if payload is None:
    payload = {"items": [{"id": 1, "value": 10}, {"id": 2, "value": 32}]}

total = sum(item["value"] for item in payload["items"])
print(f"total={total}")
