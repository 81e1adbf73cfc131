import csv
import io
import json

TEXT = 'id,name,note\n1,"Smith, J.","said ""hi"""\n2,李雷,\n'
rows = list(csv.DictReader(io.StringIO(TEXT)))
for row in rows:
    row["id"] = int(row["id"])
print(json.dumps(rows, ensure_ascii=False))
out = io.StringIO()
writer = csv.writer(out, quoting=csv.QUOTE_ALL)
writer.writerows([[r["id"], r["name"]] for r in rows])
print(out.getvalue().strip())
