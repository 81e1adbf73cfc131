from functools import singledispatch, singledispatchmethod
from numbers import Number


@singledispatch
def describe(value):
    return f"something {value!r}"


@describe.register
def _(value: int):
    return f"whole {value}"


@describe.register(list)
def _(value):
    return f"list of {len(value)}"


class Formatter:
    @singledispatchmethod
    def show(self, value):
        return "?"

    @show.register
    def _(self, value: str):
        return f"'{value}'"


print(describe(3), describe([1]), describe(2.5), Formatter().show("x"), isinstance(2j, Number))
