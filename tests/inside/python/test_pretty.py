"""Values look as they do at IPython's prompt; every text here is IPython 9.18's."""

import collections
import sys
import types
import unittest

from corpus import CHECKER

sys.path.insert(0, str(CHECKER))

from pretty import pretty  # noqa: E402


class Plain:
    """A class that says nothing of how it is shown."""


class TwoLines:
    def __repr__(self):
        return "first\n  second"


class Failure(ValueError):
    pass


class OwnList(list):
    pass


class LoudList(list):
    def __repr__(self):
        return "LOUD"


class Own:
    def _repr_pretty_(self, p, cycle):
        with p.group(4, "Own(", ")"):
            p.pretty([1, 2])
            p.text(",")
            p.breakable()
            p.text("..." if cycle else "end")


def function(x, y=2, *rest, key=None):
    return x


def _itself():
    values = [1]
    values.append(values)
    return values


_LONG = "x" * 74

CASES = [
    (1.5, "1.5"),
    ("it's\n", '"it\'s\\n"'),
    ([], "[]"),
    ((1,), "(1,)"),
    ({3, 1, 2}, "{1, 2, 3}"),
    (set(), "set()"),
    (frozenset({2, 1}), "frozenset({1, 2})"),
    ({"a": [1], "b": None}, "{'a': [1], 'b': None}"),
    (list(range(26)), "[" + ",\n ".join(map(str, range(26))) + "]"),
    (["x" * 75], f"['{'x' * 75}']"),
    ([[_LONG, "y"], "z"], f"[['{_LONG}',\n  'y'],\n 'z']"),
    (
        {"k": list(range(30)), "l": [1, 2]},
        "{'k': [" + ",\n  ".join(map(str, range(30))) + "],\n 'l': [1, 2]}",
    ),
    (
        [("a", {"b": "c" * 30}), ("d", {"e": "f" * 40})],
        f"[('a', {{'b': '{'c' * 30}'}}),\n ('d', {{'e': '{'f' * 40}'}})]",
    ),
    ([TwoLines(), TwoLines()], "[first\n   second,\n first\n   second]"),
    (_itself(), "[1, [...]]"),
    (int, "int"),
    (Plain, f"{__name__}.Plain"),
    (len, "<function len(obj, /)>"),
    (function, f"<function {__name__}.function(x, y=2, *rest, key=None)>"),
    (ValueError("x"), "ValueError('x')"),
    (Failure("a", 1), f"{__name__}.Failure('a', 1)"),
    (OwnList([1, 2]), "[1, 2]"),
    (LoudList(), "LOUD"),
    (collections.namedtuple("P", "x y")(1, 2), "P(x=1, y=2)"),
    (collections.defaultdict(int, a=1), "defaultdict(int, {'a': 1})"),
    (collections.OrderedDict(a=1), "OrderedDict([('a', 1)])"),
    (collections.deque([1], maxlen=3), "deque([1], maxlen=3)"),
    (collections.Counter("hello"), "Counter({'l': 2, 'h': 1, 'e': 1, 'o': 1})"),
    (collections.UserList([1]), "UserList([1])"),
    (types.SimpleNamespace(a=1), "namespace(a=1)"),
    (types.MappingProxyType({"a": 1}), "mappingproxy({'a': 1})"),
    (range(3), "range(0, 3)"),
    (Own(), "Own([1, 2], end)"),
]


class Pretty(unittest.TestCase):
    """Texts of values."""

    def test_values_look_as_at_ipythons_prompt(self):
        for value, text in CASES:
            with self.subTest(text[:40]):
                self.assertEqual(pretty(value), text)

    def test_an_object_without_a_text_shows_its_class_and_place(self):
        self.assertRegex(pretty([Plain()]), rf"^\[<{__name__}\.Plain at 0x[0-9a-f]+>\]$")

    def test_a_long_list_ends_after_a_thousand_items(self):
        lines = pretty(list(range(5000))).split("\n")
        self.assertEqual(lines[-2:], [" 999,", " ...]"])

    def test_it_takes_time_in_proportion_to_the_value(self):
        # Ten times as deep and as wide as anybody reads; it only has to end.
        value = [[[i] * 50 for i in range(50)] for _ in range(50)]
        self.assertEqual(pretty(value).count("49"), 50 * 50)

    def test_a_value_that_fails_raises_its_own_error(self):
        class Fails:
            def __repr__(self):
                raise LookupError("none")

        with self.assertRaises(LookupError):
            pretty([Fails()])


if __name__ == "__main__":
    unittest.main()
