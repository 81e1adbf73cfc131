"""Paths into answers of a model."""

from jsonpath_ng import Child, Fields, Root, parse
from jsonpath_ng.ext import parse as parse_more

DATA = {
    "calls": [
        {"name": "search", "args": {"q": "bern", "n": 3}},
        {"name": "open", "args": {"url": "x"}},
        {"name": "search", "args": {"q": "aare", "n": 10}},
    ],
    "meta": {"tokens": {"in": 12, "out": 30}},
}
for path in ("calls[*].name", "$..q", "calls[0].args", "meta.tokens.*", "calls[-1:].name", "nothing.here"):
    print(path, [(str(m.full_path), m.value) for m in parse(path).find(DATA)])
for path in ("$.calls[?(@.name=='search')].args.q", "$.calls[?(@.args.n > 5)].args.n", "$.calls.`len`", "$.calls[\\name].name"):
    print(path, [m.value for m in parse_more(path).find(DATA)])
print(Child(Root(), Fields("meta")).find(DATA)[0].value)
print(parse("meta.tokens.in").update(DATA, 99)["meta"])
try:
    parse("calls[")
except Exception as error:
    print(type(error).__name__)
