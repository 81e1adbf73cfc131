import json

LINES = ['{"id": 1, "ok": true}', "", "not json", '{"id": 2, "ok": false}']
good, bad = [], []
for number, line in enumerate(LINES, 1):
    if not line:
        continue
    try:
        good.append(json.loads(line))
    except ValueError as error:
        bad.append((number, str(error)))
print(good)
print(bad)
