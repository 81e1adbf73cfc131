"""The functions in which a program ends that has left no memory.

CPython notes the place of an exception in a `finally` as an integer. From the
257th instruction of a function on it needs memory for it, and without any left
it tries again for ever.
"""

import dis
import types
import unittest
from pathlib import Path

_FOLDER = Path(__file__).parents[3] / "src" / "inside" / "python"
_INSTRUCTION_BYTES = 2
_MOST_INSTRUCTIONS = 256
_FUNCTIONS = {
    "harness.py": ("run", "_run", "_execute", "_run_main", "_finish"),
    "rows.py": ("run_row", "_told", "_end", "_end_program", "_finish"),
}


def _functions(name):
    code = compile((_FOLDER / name).read_text(), name, "exec")
    return {each.co_name: each for each in code.co_consts if isinstance(each, types.CodeType)}


class ShortEnds(unittest.TestCase):
    def test_never_need_memory_to_note_the_place_of_an_exception(self):
        for file, names in _FUNCTIONS.items():
            functions = _functions(file)
            for name in names:
                with self.subTest(file=file, function=name):
                    ends = [
                        entry.end // _INSTRUCTION_BYTES
                        for entry in dis._parse_exception_table(functions[name])
                        if entry.lasti
                    ]
                    self.assertLessEqual(max(ends, default=0), _MOST_INSTRUCTIONS)


if __name__ == "__main__":
    unittest.main()
