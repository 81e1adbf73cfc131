"""Tests of the stand-in for `IPython.display`: each object's own media type."""

import sys
import tempfile
import unittest

from corpus import CHECKER

sys.path.insert(0, str(CHECKER))

import display  # noqa: E402
import display_objects as objects  # noqa: E402

_PNG = b"\x89PNG\r\n"


def _shown(value):
    return {kind: told for kind, told in display.bundle(value).items() if kind != "text/plain"}


class Objects(unittest.TestCase):
    def test_each_is_shown_as_its_own_media_type(self):
        for value, data in (
            (objects.HTML("<b>"), {"text/html": "<b>"}),
            (objects.Markdown("**a**"), {"text/markdown": "**a**"}),
            (objects.Latex("$x$"), {"text/latex": "$x$"}),
            (objects.Math("x"), {"text/latex": "$\\displaystyle x$"}),
            (objects.SVG("<svg/>"), {"image/svg+xml": "<svg/>"}),
            (objects.JSON('{"a": 1}'), {"application/json": {"a": 1}}),
            (objects.Javascript("x"), {"application/javascript": "x"}),
            (objects.Image(_PNG), {"image/png": _PNG}),
            (objects.Image(b"\xff\xd8"), {"image/jpeg": b"\xff\xd8"}),
            (objects.Image(b"x", format="jpg"), {"image/jpeg": b"x"}),
        ):
            with self.subTest(type(value).__name__):
                self.assertEqual(_shown(value), data)
        self.assertEqual(display.bundle(objects.Pretty("plain"))["text/plain"], "plain")

    def test_no_file_of_the_interpreter_is_read(self):
        with tempfile.NamedTemporaryFile(dir="/tmp") as file:
            file.write(_PNG)
            file.flush()
            self.assertEqual(_shown(objects.Image(file.name)), {"image/png": _PNG})
        for path in ("/dev/null", "/tmp/../dev/null", "/usr/share/a"):
            with self.subTest(path), self.assertRaises(PermissionError):
                objects.Image(filename=path)

    def test_there_is_no_network(self):
        with self.assertRaisesRegex(ValueError, "no network"):
            objects.Image("https://example.org/a.png")

    def test_libraries_find_no_shell(self):
        objects.offer(display.display)
        self.addCleanup(sys.modules.pop, "IPython")
        self.addCleanup(sys.modules.pop, "IPython.display")
        from IPython import get_ipython
        from IPython.display import clear_output
        from IPython.display import display as shown

        self.assertIsNone(get_ipython())
        self.assertIsNone(clear_output(wait=True))
        self.assertIs(shown, display.display)


if __name__ == "__main__":
    unittest.main()
