"""Rule "dynamic-getattr": attributes whose name is not written out."""

import unittest

from checking import rules, told


class Getattr(unittest.TestCase):
    """getattr, and the functions of the library that do the same."""

    def test_check_refuses_a_name_that_is_not_written_out(self):
        message = (
            'Cannot use "getattr" with a name that is not written out: '
            "no check can see which attribute it reads"
        )
        for name in ("name", "'a' + 'b'", "f'a'", "'a'.upper()", "b'a'", "*names"):
            with self.subTest(name):
                self.assertEqual(
                    told(f"getattr(x, {name})"), [("dynamic-getattr", 1, 1, message)]
                )

    def test_check_allows_a_name_that_is(self):
        self.assertEqual(rules("getattr(x, 'name'); getattr(f(), 'a', None)"), [])

    def test_check_refuses_getattr_as_a_value(self):
        self.assertEqual(
            told("reduce(getattr, names, x)"),
            [
                (
                    "dynamic-getattr",
                    1,
                    8,
                    'Cannot use "getattr" as a value: it would read attributes that '
                    "no check has seen",
                )
            ],
        )

    def test_check_reads_it_as_the_attribute_itself(self):
        self.assertEqual(
            rules("import sys\ngetattr(sys, 'modules')"), ["module-attribute"]
        )
        self.assertEqual(rules("import sys\ngetattr(sys, 'argv')"), [])
        self.assertEqual(
            rules("import json\ngetattr(json.decoder, '_x')"), ["module-attribute"]
        )

    def test_check_allows_to_write_attributes_by_any_name(self):
        self.assertEqual(
            rules("setattr(x, name, 1); delattr(x, name); hasattr(x, name)"), []
        )
        self.assertEqual(rules("object.__setattr__(self, name, value)"), [])

    def test_check_reads_the_names_given_to_attrgetter(self):
        for source in (
            "from operator import attrgetter\nsorted(x, key=attrgetter('a', 'b.c'))",
            "import operator as o\no.methodcaller('split', sep)(x)",
            "from functools import wraps\n@wraps(f)\ndef g(): pass",
            "import functools\nfunctools.update_wrapper(a, b)",
            "from functools import wraps\nwraps(f, updated=())",
        ):
            with self.subTest(source):
                self.assertEqual(rules(source), [])
        for source in (
            "from operator import attrgetter\nattrgetter(name)",
            "from operator import attrgetter\nattrgetter('a', '__self__')",
            "from operator import attrgetter\nattrgetter('a.__globals__.b')",
            "from operator import attrgetter\nattrgetter(*names)",
            "from operator import attrgetter\nmap(attrgetter, x)",
            "import operator\nx = operator.attrgetter",
            "import operator\noperator.methodcaller('__subclasses__')",
            "from functools import wraps\nwraps(f, ['__self__'])",
            "from functools import wraps\nwraps(f, assigned=names)",
            "from functools import wraps\nwraps(f, **options)",
            "from operator import *\nattrgetter(name)",
        ):
            with self.subTest(source):
                self.assertEqual(rules(source), ["dynamic-getattr"])


if __name__ == "__main__":
    unittest.main()
