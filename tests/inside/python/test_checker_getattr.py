"""Attributes that are named by a text, as far as the text is written out."""

import unittest

from checking import rules, told


class Getattr(unittest.TestCase):
    """getattr, and the functions of the library that do the same."""

    def test_check_refuses_a_forbidden_name_that_is_written_out(self):
        why = "on a built-in function it is the builtins module"
        for call in ("getattr(x, '__self__')", "setattr(x, '__self__', 1)"):
            with self.subTest(call):
                message = f'Cannot use the attribute "__self__": {why}'
                self.assertEqual(told(call), [("attribute", 1, 12, message)])

    def test_check_leaves_a_name_that_is_not_written_out_to_the_guard(self):
        for source in (
            "getattr(x, name); getattr(x, 'a' + 'b', None); getattr(*names)",
            "reduce(getattr, names, x); read = getattr",
            "setattr(x, name, 1); delattr(x, name); hasattr(x, name)",
            "object.__setattr__(self, name, value)",
            "import sys\ngetattr(sys, name)",
            "globals()[name]; locals(); vars()",
        ):
            with self.subTest(source):
                self.assertEqual(rules(source), [])

    def test_check_reads_it_as_the_attribute_itself(self):
        self.assertEqual(
            rules("import sys\ngetattr(sys, 'modules')"), ["module-attribute"]
        )
        self.assertEqual(rules("import sys\ngetattr(sys, 'argv')"), [])
        self.assertEqual(
            rules("import json\ngetattr(json.decoder, '_x')"), ["module-attribute"]
        )

    def test_check_reads_the_names_given_to_attrgetter(self):
        for source in (
            "from operator import attrgetter\nsorted(x, key=attrgetter('a', 'b.c'))",
            "import operator as o\no.methodcaller('split', sep)(x)",
            "from operator import attrgetter\nattrgetter(name); attrgetter(*names)",
            "from operator import attrgetter\nmap(attrgetter, x)",
            "import operator\nx = operator.attrgetter",
            "from operator import *\nattrgetter(name)",
            "from functools import wraps\n@wraps(f)\ndef g(): pass",
            "import functools\nfunctools.update_wrapper(a, b)",
            "from functools import wraps\nwraps(f, updated=())",
        ):
            with self.subTest(source):
                self.assertEqual(rules(source), [])
        for source in (
            "from operator import attrgetter\nattrgetter('a', '__self__')",
            "from operator import attrgetter\nattrgetter('a.__globals__.b')",
            "from operator import attrgetter\nattrgetter(name, '__self__')",
            "import operator\noperator.methodcaller('__subclasses__')",
            "from functools import wraps\nwraps(f, ['__self__'])",
            "from functools import wraps\nwraps(f, assigned=names)",
            "from functools import wraps\nwraps(f, **options)",
        ):
            with self.subTest(source):
                self.assertEqual(rules(source), ["dynamic-getattr"])

    def test_check_refuses_the_real_ones_that_other_modules_hold(self):
        source = "import fractions\nfractions.operator.attrgetter(name)"
        self.assertEqual(rules(source), ["module-attribute"])


if __name__ == "__main__":
    unittest.main()
