"""Strings, patterns, dates, JSON, CSV and hashes."""

import base64
import csv
import datetime
import decimal
import difflib
import hashlib
import io
import json
import re
import string
import textwrap
import unicodedata
import uuid

TEXT = "Order #1234: 3 x 'Blue Widget' @ $19.99, e-mail: ann@example.com; 中文 too."

match = re.search(r"#(?P<id>\d+)", TEXT)
mails = re.findall(r"[\w.+-]+@[\w-]+\.[\w.]+", TEXT)
plain = re.sub(r"[^\w\s]", "", TEXT.lower()).strip()
parts = re.split(r"[,;:]\s*", TEXT)
print(match.group("id"), mails, plain, len(parts), TEXT.title()[:5], TEXT.find("@"))
print(f"{3.14159:.2f} {1234567:,} {255:#x} {'left':<8}|{'right':>8} {0.25:.0%}")
print("{} {name}".format(1, name="n"), "%s=%d" % ("a", 1), " ".join(string.digits[:3]))

record = {"name": "测试", "values": [1, 2.5, None, True], "nested": {"k": "v\n"}}
text = json.dumps(record, ensure_ascii=False, indent=2, sort_keys=True)
assert json.loads(text) == record and json.loads("[1e3, \"\\u00e9\"]")
buffer = io.StringIO()
writer = csv.DictWriter(buffer, ["a", "b"])
writer.writeheader()
writer.writerow({"a": 1, "b": "x,y"})
rows = list(csv.DictReader(io.StringIO(buffer.getvalue())))
moment = datetime.datetime(2024, 2, 29, 12, 30) + datetime.timedelta(days=1, hours=2)
parsed = datetime.datetime.strptime("2024-03-01", "%Y-%m-%d")
print(text, rows, moment.isoformat(), moment.strftime("%d.%m.%Y"), parsed < moment)
print(decimal.Decimal("0.1") + decimal.Decimal("0.2"), textwrap.shorten(TEXT, 30))
print(hashlib.sha256(TEXT.encode()).hexdigest()[:8], base64.b64encode(b"x").decode())
print(round(difflib.SequenceMatcher(None, "kitten", "sitting").ratio(), 3))
print(unicodedata.normalize("NFC", "e\u0301"), len(str(uuid.uuid4())), TEXT.encode()[-3:])
