"""Rule "attribute": the ways out of an object."""

import unittest

from checking import rules, told

from checker.names import (
    ALLOWED_ATTRIBUTES,
    DEFINABLE_ATTRIBUTES,
    FORBIDDEN_ATTRIBUTES,
)

POSITIONS = (
    "x.{0}",
    "x.{0} = 1",
    "del x.{0}",
    "x.{0} += 1",
    "x.y().z[0].{0}.w",
    "f'{{x.{0}}}'",
    "getattr(x, '{0}')",
    "getattr(x, '{0}', None)",
    "setattr(x, '{0}', 1)",
    "delattr(x, '{0}')",
    "x.__dict__['{0}']",
    "vars(x)['{0}']",
    "match x:\n  case A({0}=y): pass",
    "for x.{0} in y: pass",
    "with y as x.{0}: pass",
    "[0 for x.{0} in y]",
)


class Attributes(unittest.TestCase):
    """An attribute is refused read, written, deleted or named in a pattern."""

    def test_check_tells_where_the_attribute_stands(self):
        why = "it lists every class in the interpreter"
        self.assertEqual(
            told("x = 1\ny = (x\n  .__subclasses__())"),
            [
                (
                    "attribute",
                    3,
                    4,
                    f'Cannot use the attribute "__subclasses__": {why}',
                )
            ],
        )

    def test_check_never_lets_a_forbidden_attribute_be_used(self):
        for attribute in FORBIDDEN_ATTRIBUTES:
            for position in POSITIONS:
                source = position.format(attribute)
                with self.subTest(source):
                    self.assertIn("attribute", rules(source))

    def test_check_never_lets_one_be_bound_that_no_class_needs(self):
        for attribute in FORBIDDEN_ATTRIBUTES:
            if attribute in DEFINABLE_ATTRIBUTES:
                continue
            for source in ("class A:\n  {0} = 1", "def {0}(): pass", "f({0}=1)"):
                with self.subTest(source.format(attribute)):
                    # Some are forbidden names as well, and are reported as such.
                    found = rules(source.format(attribute))
                    self.assertTrue({"attribute", "name"} & set(found), found)

    def test_check_lets_classes_define_what_others_call(self):
        for attribute in DEFINABLE_ATTRIBUTES:
            with self.subTest(attribute):
                source = f"class A:\n  def {attribute}(self): pass"
                self.assertEqual(rules(source), [])

    def test_check_allows_ordinary_attributes(self):
        for attribute in ALLOWED_ATTRIBUTES:
            with self.subTest(attribute):
                self.assertEqual(rules(f"x.{attribute}"), [])

    def test_check_allows_dict_on_plain_objects_only(self):
        for source in ("self.__dict__.update(x)", "a.b.__dict__", "f().__dict__"):
            with self.subTest(source):
                self.assertEqual(rules(source), [])
        for source in (
            "type.__dict__",
            "str.__dict__",
            "type(x).__dict__",
            "super().__dict__",
            "x.__class__.__dict__",
            "import json\njson.__dict__",
            "from json import decoder\ndecoder.__dict__",
            "getattr(type(x), '__dict__')",
        ):
            with self.subTest(source):
                found = rules(source)
                self.assertTrue(
                    found and set(found) <= {"attribute", "module-attribute"}
                )

    def test_check_refuses_obj_on_exceptions_only(self):
        self.assertEqual(rules("self.obj.obj; e.obj"), [])
        self.assertEqual(
            told("try: pass\nexcept AttributeError as e: e.obj"),
            [
                (
                    "attribute",
                    2,
                    31,
                    'Cannot use the attribute "obj" of an exception: it hands out '
                    "the object that an attribute was looked for on",
                )
            ],
        )
        self.assertEqual(
            rules("match e:\n  case AttributeError(obj=x): pass"), ["attribute"]
        )
        self.assertEqual(rules("match e:\n  case Box(obj=x): pass"), [])

    def test_check_reads_the_names_that_a_pattern_would_read(self):
        for source in (
            "class A:\n  __match_args__ = ('x', 'y')",
            "class A:\n  __match_args__: tuple = ('x',)",
            "A.__match_args__ = ['x']",
            "print(A.__match_args__)",
        ):
            with self.subTest(source):
                self.assertEqual(rules(source), [])
        for source in (
            "class A:\n  __match_args__ = ('x', '__self__')",
            "class A:\n  __match_args__ = names",
            "class A:\n  __match_args__ = ('a' + 'b',)",
            "class A:\n  __match_args__ += ('x',)",
            "A.__match_args__ = ('obj',)",
            "class A:\n  for __match_args__ in x: pass",
            "type('A', (), {'__match_args__': ('__code__',)})",
        ):
            with self.subTest(source):
                self.assertEqual(rules(source), ["attribute"])

    def test_check_looks_into_annotations_that_are_text(self):
        for source in (
            "x: 'a.__globals__' = 1",
            "def f(x: '().__class__.__mro__'): pass",
            "def f() -> 'a.__code__': pass",
        ):
            with self.subTest(source):
                self.assertEqual(rules(source), ["attribute"])
        self.assertEqual(rules("x: 'list[int]'\ny: 'not ( code'"), [])


if __name__ == "__main__":
    unittest.main()
