"""Findings and their text: columns in characters, lines as CPython counts them."""

import unittest

from checking import findings

from checker import Finding, format_findings
from checker.findings import MAX_SHOWN, source_lines


class Columns(unittest.TestCase):
    """A column is what an editor shows, from 1."""

    def test_check_counts_characters_not_bytes(self):
        source = "名字 = '数据'; eval(名字); 𝒙 = exec\n"
        found = [(f.line, f.column, f.end_column) for f in findings(source)]
        self.assertEqual(found, [(1, 12, 16), (1, 26, 30)])
        for finding in findings(source):
            part = source[finding.column - 1 : finding.end_column - 1]
            self.assertIn(part, ("eval", "exec"))

    def test_check_orders_findings_by_place(self):
        source = "x = exec\nimport pwd\neval; open.y\n"
        found = [(f.line, f.column) for f in findings(source)]
        self.assertEqual(found, [(1, 5), (2, 8), (3, 1), (3, 7)])

    def test_check_counts_lines_as_python_does(self):
        # A form feed, U+2028 and U+0085 end no line; a lone CR and CRLF do.
        source = "x = 'a\u2028b\x85c'\x0c\r\ny = 1\rexec\n"
        self.assertEqual([(f.line, f.column) for f in findings(source)], [(3, 1)])
        self.assertEqual(len(source_lines(source)), 4)


class Text(unittest.TestCase):
    """The text lists every finding with its line, carets and help."""

    def test_format_findings_prints_what_a_compiler_would(self):
        source = "import json\n\ndef f(x):\n    return eval(x) + x.__globals__\n"
        self.assertEqual(
            format_findings(findings(source), source),
            "Rejected by the safety policy: 2 findings, nothing was run.\n"
            "\n"
            'main.py:4:12: error: Cannot use "eval": it runs text as code, which no '
            "check has seen [name]\n"
            "  4 |     return eval(x) + x.__globals__\n"
            "    |            ^^^^\n"
            "    = help: use ast.literal_eval for data; to check a model's code see "
            "exec\n"
            "\n"
            'main.py:4:24: error: Cannot use the attribute "__globals__": it hands '
            "out the globals of a module [attribute]\n"
            "  4 |     return eval(x) + x.__globals__\n"
            "    |                        ^^^^^^^^^^^\n"
            "    = help: use globals()[name] for names of your own, or vars(obj) of an "
            "object\n",
        )

    def test_format_findings_puts_carets_under_wide_letters(self):
        source = "数据 = eval\n"
        text = format_findings(findings(source), source)
        self.assertIn("  1 | 数据 = eval\n    |        ^^^^\n", text)

    def test_format_findings_keeps_tabs(self):
        source = "if x:\n\texec\n"
        text = format_findings(findings(source), source)
        self.assertIn("  2 | \texec\n    | \t^^^^\n", text)

    def test_format_findings_shows_a_part_of_a_long_line(self):
        source = "x = '" + "a" * 5000 + "'; exec; y = '" + "b" * 5000 + "'\n"
        text = format_findings(findings(source), source)
        shown, carets = text.splitlines()[3:5]
        self.assertLess(len(shown), 200)
        at = carets.index("^")
        self.assertEqual(shown[at : at + 4], "exec")
        self.assertEqual(carets.count("^"), 4)

    def test_format_findings_never_sends_control_characters(self):
        source = "x = '\x1b[2J\x9b'; exec\n"
        text = format_findings(findings(source), source)
        self.assertNotIn("\x1b", text)
        self.assertNotIn("\x9b", text)

    def test_format_findings_marks_a_finding_over_many_lines(self):
        source = "vars(\n  type\n)\n"
        text = format_findings(findings(source), source)
        self.assertIn("  1 | vars(\n    | ^^^^^\n", text)

    def test_format_findings_counts_what_it_does_not_show(self):
        found = [Finding("name", 1, 1, 2, "m", "h")] * (MAX_SHOWN + 7)
        text = format_findings(found, "x")
        self.assertEqual(text.count("[name]"), MAX_SHOWN)
        self.assertTrue(text.endswith("\n... and 7 more\n"))

    def test_every_finding_has_a_hint(self):
        source = "import pwd, x\nexec\ny.__code__\nvars(int)\nimport sys\nf(sys)\n"
        for finding in findings(source):
            self.assertTrue(finding.hint)
            self.assertFalse(finding.message.endswith("."))


if __name__ == "__main__":
    unittest.main()
