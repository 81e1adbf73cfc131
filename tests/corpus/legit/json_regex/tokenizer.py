import re
from typing import Iterator, NamedTuple


class Token(NamedTuple):
    kind: str
    text: str
    at: int


SPEC = [("number", r"\d+(\.\d*)?"), ("name", r"[A-Za-z_]\w*"), ("op", r"[-+*/=()]"), ("skip", r"\s+"), ("bad", r".")]
MASTER = re.compile("|".join(f"(?P<{k}>{p})" for k, p in SPEC))


def tokenize(code: str) -> Iterator[Token]:
    for m in MASTER.finditer(code):
        if m.lastgroup == "bad":
            raise ValueError(f"unexpected {m.group()!r} at {m.start()}")
        if m.lastgroup != "skip":
            yield Token(m.lastgroup, m.group(), m.start())


print([t._asdict() for t in tokenize("x = exec + 4.2")])
try:
    list(tokenize("a ? b"))
except ValueError as e:
    print(e)
