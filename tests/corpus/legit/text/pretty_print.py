from pprint import pformat, pprint
from reprlib import Repr

data = {"numbers": list(range(12)), "nested": {"a": [{"b": "c" * 30}] * 2}, "code": "exec('x')"}
pprint(data, width=60, sort_dicts=True)
short = Repr()
short.maxlist = 3
print(short.repr(list(range(100))), len(pformat(data)) > 50)
