"""Parses a thousand log lines with a regular expression and counts them."""

import re
from collections import Counter, defaultdict

LINE = re.compile(
    r"(?P<host>\d+\.\d+\.\d+\.\d+) \[(?P<time>[^\]]+)\] "
    r'"(?P<method>[A-Z]+) (?P<path>\S+)" (?P<status>\d{3}) (?P<size>\d+)'
)
METHODS = ("GET", "POST", "PUT", "DELETE")
log = "\n".join(
    f"10.0.{i % 7}.{i % 251} [2025-01-{i % 28 + 1:02d}T{i % 24:02d}:00:00Z] "
    f'"{METHODS[i % 4]} /api/v{i % 3}/items/{i * 37 % 101}" '
    f"{200 if i % 11 else 500} {i * 7919 % 5000}"
    for i in range(1000)
)

by_status: Counter[str] = Counter()
bytes_by_path: defaultdict[str, int] = defaultdict(int)
for match in LINE.finditer(log):
    by_status[match["status"]] += 1
    bytes_by_path[match["path"].rsplit("/", 1)[0]] += int(match["size"])

words = re.sub(r"[^a-z]+", " ", log.lower()).split()
print(sorted(by_status.items()))
print(sorted(bytes_by_path.items()))
print(Counter(words).most_common(3))
