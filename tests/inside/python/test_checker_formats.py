"""Rules "format-field" and "expression": texts that Python reads as names."""

import unittest

from checking import rules, told


class Formats(unittest.TestCase):
    """Fields of str.format are the only part of a text that is looked at."""

    def test_check_tells_the_attribute_and_the_text(self):
        self.assertEqual(
            told("x = '{0.__class__.__mro__}'.format(1)"),
            [
                (
                    "format-field",
                    1,
                    5,
                    'Cannot format the attribute "__mro__": it walks the classes up '
                    "to object, the first step to all others",
                )
            ],
        )

    def test_check_never_misses_a_field(self):
        for source in (
            "'{.__self__}'.format(x)",
            "'{a[0].__globals__[x]!r:>10}'.format(a=x)",
            "'{0:{1.__self__}}'.format(x, y)",
            "'{a.__self__}'.format_map(x)",
            "str.format('{0.__self__}', x)",
            "('{0.__se' + 'lf__}').format(x)",
            "('{0' '.__self__}').format(x)",
            "f'{{{0}.__self__}}'.format(x)",
            "def f(): return T.format(x)\nT = '{0.__self__}'",
            "'{0.obj}'.format(e)",
            "'a' '{0.__code__}'.format(x)",
        ):
            with self.subTest(source):
                self.assertEqual(rules(source), ["format-field"])

    def test_check_does_not_mind_other_texts(self):
        for source in (
            "'{0.__self__}'",
            "print('{0.__self__}')",
            "'{{0.__self__}}'.format(x)",
            "'{0.name} {a[__self__]} {b:>{w}}'.format(x)",
            "'{0.__class__.__name__}'.format(x)",
            "'{ not a format'.format(x)",
            "'{0.__self__}'.replace('{', x)",
            "'%(__self__)s' % x",
            "text.format(x)",
        ):
            with self.subTest(source):
                self.assertEqual(rules(source), [])

    def test_check_reads_the_expressions_of_pandas(self):
        pandas = "import pandas as pd\n"
        for source in (
            "df.query('a > @limit and b in @names')",
            "df.query(f'a > {limit}')",
            "df.eval('c = a + b')",
            "df.query('name.str.contains(\"x\")', engine='python')",
            "df.query(text)",
            "model.eval()",
        ):
            with self.subTest(source):
                self.assertEqual(rules(pandas + source), [])
        for source in (
            "df.query('@pd.io.x')",
            "df.query('@ f(1)')",
            "df.query('@d[0] > 1')",
            "df.eval('a.__class__')",
            "df.query(f'@{name}.x == 1 and @y.z')",
        ):
            with self.subTest(source):
                self.assertEqual(rules(pandas + source), ["expression"])
        # Without pandas the text belongs to something of the program's own.
        self.assertEqual(rules("db.query('SELECT @a.b __x')"), [])
        self.assertEqual(
            told(pandas + "pd.eval('1')"),
            [
                (
                    "module-attribute",
                    2,
                    4,
                    'Cannot use "pandas.eval": it evaluates text as an expression',
                )
            ],
        )

    def test_check_refuses_arguments_that_make_a_function_eval(self):
        self.assertEqual(rules("f(eval_str=True)"), ["expression"])
        self.assertEqual(rules("f(allow_pickle=x)"), ["expression"])
        self.assertEqual(rules("f(eval_str=False, allow_pickle=0)"), [])


if __name__ == "__main__":
    unittest.main()
