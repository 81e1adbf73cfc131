"""Format texts with fields, indexes and attributes that are ordinary."""
from types import SimpleNamespace

user = SimpleNamespace(name="Ada", address=SimpleNamespace(city="London"))
print("{u.name} of {u.address.city}".format(u=user))
print("{{not a field.__class__}} {0:>{width}}".format("x", width=5))
print("{data[key]} {data[list][1]}".format(data={"key": 1, "list": [2, 3]}))
print("{a}-{b}".format_map({"a": 1, "b": 2}))
