"""Tests of the parts of a cell: its tree, its places, and what stands in for `!` and
`%`."""

import ast
import sys
import unittest

from corpus import CHECKER

sys.path.insert(0, str(CHECKER))

import cells  # noqa: E402
import escapes  # noqa: E402


def _refusal(text):
    try:
        cells.parse(text, "main.py")
    except SyntaxError as error:
        return error.msg, error.lineno, error.offset
    raise AssertionError(f"taken: {text!r}")


class Places(unittest.TestCase):
    """Lines and columns are those of the caller's own text."""

    def test_indented_code_keeps_its_columns(self):
        text = "\n    x = 1\n\n    if x:\n        y = 'é'.z\n    y"
        tree = cells.parse(text, "main.py").tree
        lines = text.split("\n")
        seen = 0
        for node in ast.walk(tree):
            if isinstance(node, (ast.Name, ast.Attribute)):
                line = lines[node.lineno - 1].encode()
                source = line[node.col_offset : node.end_col_offset].decode()
                self.assertEqual(source, ast.unparse(node))
                seen += 1
        self.assertEqual(seen, 5)

    def test_an_error_in_indented_code_is_where_it_is(self):
        self.assertEqual(_refusal("    x = 1\n    y = = 2")[1:], (2, 9))
        self.assertEqual(_refusal("y = = 2")[1:], (1, 5))

    def test_escapes_move_nothing(self):
        text = "!pip install json\nfor i in x:\n    %pip install json\n    z = i"
        tree = cells.parse(text, "main.py").tree
        name = tree.body[1].body[1].targets[0]
        self.assertEqual((name.lineno, name.col_offset), (4, 4))
        install = tree.body[1].body[0]
        place = (install.lineno, install.col_offset, install.end_col_offset)
        self.assertEqual(place, (3, 4, 21))


class Shown(unittest.TestCase):
    """Tests of the cells that show a value."""

    def test_the_last_expression_is_shown(self):
        for text in ("1", "x = 1\nx", "(1\n)", "1  # ;", "f(';')", "'''a;\n;'''", "  1", "await f()"):
            with self.subTest(text):
                self.assertTrue(cells.parse(text, "main.py").shows_last)

    def test_nothing_else_is(self):
        for text in (
            "1;",
            "1 ;  # note",
            "(1\n# note\n)  ;",
            "x = 1",
            "",
            "# 1",
            "for x in y:\n  x",
            "1\n!pip install json",
            "é = 1\n'é';",
        ):
            with self.subTest(text):
                self.assertFalse(cells.parse(text, "main.py").shows_last)


class Escapes(unittest.TestCase):
    """Lines with `!` and `%`."""

    def test_an_installation_of_what_is_here_is_accepted(self):
        told = "Requirement already satisfied: json"
        for command in (
            "!pip install json",
            "%pip install json",
            "! pip3 install -q --upgrade 'json'",
            "!python -m pip install --index-url http://x json > /dev/null 2>&1",
            "!uv pip install json  # needed",
            "!pip install -q \\\n  json",
        ):
            with self.subTest(command):
                tree = cells.parse(f"{command}\n1", "main.py").tree
                self.assertEqual(ast.unparse(tree.body[0]), f"print({told!r})")

    def test_what_is_not_here_raises_where_it_stands(self):
        tree = cells.parse("x\n!pip install scikit_learn9", "main.py").tree
        self.assertIs(type(tree.body[1]), ast.Raise)
        self.assertIn("it is not here, and there is no network", ast.unparse(tree.body[1]))
        with self.assertRaises(escapes.PackageMissing) as caught:
            escapes.answer("!pip install no-such.thing")
        self.assertEqual(caught.exception.module, "no_such_thing")

    def test_everything_else_is_refused_with_what_to_do(self):
        for text, place, part in (
            ("!ls -la", (1, 1), "use os.listdir()"),
            ("x = 1\nif x:\n    !curl http://x", (3, 5), "no network"),
            ("files = !ls", (1, 1), "use os.listdir()"),
            ("%time f()", (1, 1), "time.perf_counter()"),
            ("%%timeit\nf()", (1, 1), "the module timeit"),
            ("%matplotlib inline", (1, 1), "leave the line out"),
            ("%ls", (1, 1), "use os.listdir()"),
            ("!unknown --thing", (1, 1), "write it in Python"),
            ("%unknown", (1, 1), "write it in Python"),
            ("!pip install -r list.txt", (1, 1), "name the packages"),
            ("!pip install git+https://x", (1, 1), "here already"),
            ("!pip install", (1, 1), "names no package"),
            ("!pip install 'json", (1, 1), "quotes"),
            ("!pip install json && ls", (1, 1), "here already"),
            ("!pip uninstall json", (1, 1), "no shell"),
            ("  !ls", (1, 3), "use os.listdir()"),
        ):
            with self.subTest(text):
                message, *where = _refusal(text)
                self.assertTrue(message.startswith('Cannot run "'), message)
                self.assertIn(part, message)
                self.assertEqual(tuple(where), place)

    def test_long_lines_never_take_longer_than_others_of_their_length(self):
        # With the square of the length each would take hours.
        many = 1_000_000
        for text in (
            " " * many + "x",
            "!pip install json" + " " * many + "x",
            f"!pip install json{'-' * many}'\n'",
            "!pip install \\\n" + "\\\n" * many,
        ):
            with self.subTest(text[:20]):
                try:
                    escapes.is_escape(text)
                    cells.parse(text, "main.py")
                except SyntaxError:
                    pass

    def test_a_cell_never_has_more_escapes_than_can_be_parsed_in_time(self):
        lines = ["!pip install json"] * 101
        self.assertIsNotNone(cells.parse("\n".join(lines[:100]), "main.py"))
        message, *place = _refusal("\n".join(lines))
        self.assertEqual(message, "Cannot run more than 100 lines with ! or % in a cell")
        self.assertEqual(place, [101, 1])

    def test_python_is_not_mistaken_for_one(self):
        for text in ("x = '''\n!ls\n%time\n'''", "y = (5\n% 3)", "z = 7 \\\n  % 2", "a != b"):
            with self.subTest(text):
                self.assertEqual(
                    ast.unparse(cells.parse(text, "main.py").tree),
                    ast.unparse(ast.parse(text)),
                )

    def test_versions_are_compared_as_numbers(self):
        for operator, wanted, meets in (
            ("==", "2.0.2", True),
            ("==", "2.0.*", True),
            ("==", "2.0", False),
            ("!=", "2.0.2", False),
            (">=", "1.26", True),
            ("<", "2", False),
            ("<=", "10.0", True),
            ("~=", "2.0.1", True),
            ("~=", "1.9", False),
            (">", "2.0.2", False),
        ):
            with self.subTest(f"{operator}{wanted}"):
                self.assertEqual(escapes._meets("2.0.2", operator, wanted), meets)


if __name__ == "__main__":
    unittest.main()
