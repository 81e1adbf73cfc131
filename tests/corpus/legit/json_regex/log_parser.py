import re
from collections import Counter
from datetime import datetime

LOG = """\
127.0.0.1 - - [10/Oct/2023:13:55:36 +0000] "GET /index.html HTTP/1.1" 200 2326
10.0.0.7 - - [10/Oct/2023:13:56:01 +0000] "POST /login?next=eval(1) HTTP/1.1" 302 0
10.0.0.7 - - [10/Oct/2023:13:57:44 +0000] "GET /missing HTTP/1.1" 404 153
"""
PATTERN = re.compile(r'(?P<ip>\S+) .* \[(?P<time>[^\]]+)\] "(?P<method>\w+) (?P<path>\S+)[^"]*" (?P<status>\d+) (?P<size>\d+)')

rows = [m.groupdict() for m in map(PATTERN.match, LOG.splitlines()) if m]
times = [datetime.strptime(r["time"], "%d/%b/%Y:%H:%M:%S %z") for r in rows]
print(Counter(r["status"] for r in rows).most_common())
print((times[-1] - times[0]).seconds)
