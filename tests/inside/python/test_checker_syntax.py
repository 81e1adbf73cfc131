"""Rule "node", and that the tables of syntax nodes are complete."""

import ast
import sys
import unittest

from checking import parse

from checker import STRICT, check
from checker.scan import Scan
from checker.syntax import BLOCKS, FIELDS

# Fields that hold no node: names, operators, contexts and constants.
_NO_NODES = {
    "annotate", "arg", "asname", "attr", "conversion", "ctx", "id", "is_async",
    "kind", "kwd_attrs", "level", "module", "n", "name", "names", "op", "ops",
    "rest", "s", "simple", "tag", "type_comment", "type_ignores", "str",
}  # fmt: skip

# Types that never stand in the tree of a whole program, or have no children.
_ELSEWHERE = {
    "Interactive", "FunctionType", "AST", "mod", "stmt", "expr", "expr_context",
    "boolop", "operator", "unaryop", "cmpop", "excepthandler", "pattern",
    "type_ignore", "TypeIgnore", "type_param", "Load", "Store", "Del", "alias",
    # Deprecated names of Constant, and what is kept for old programs.
    "Num", "Str", "Bytes", "NameConstant", "Ellipsis", "Index", "ExtSlice",
    "slice", "Suite", "Param", "AugLoad", "AugStore",
}  # fmt: skip

_SAMPLE = """
import a.b as c
from d import (e, f as g)
@h
async def i(j, /, k: l = m, *n, o=p, **q) -> r:
    global s
    async with t as u: await v
    async for w in x: yield y
    else: return z
    [aa async for bb in cc if dd]
class ee(ff, metaclass=gg): hh: ii = jj
def kk():
    nonlocal_ = 1
    ll = yield from mm
    del nn[oo:pp:qq], rr.ss
    while tt: break
    else: continue_ = 1
    with uu as (vv, *ww): pass
    try: raise xx from yy
    except (zz, ab) as ac: pass
    else: assert ad, ae
    finally: pass
    lambda af=ag, *ah: ai
    aj if ak else al
    {am: an, **ao}; {ap}; {aq: ar for at in au}; {av for aw in ax}; (ay for az in ba)
    not bb; -bc; bd and be or bf; bg < bh <= bi; bj @ bk; (bl := bm)
    f"{bn!r:>{bo}} text"
    bp(bq, *br, bs=bt, **bu)
    bv += bw
    match bx:
        case by.bz | "x" | None | [ca, *cb, _] as ci if cj: pass
        case {"k": cc, **cd} | ce(cf, cg=ch): pass
"""


class Syntax(unittest.TestCase):
    """A node that the checker does not know is refused, and it knows all."""

    def test_every_field_that_can_hold_a_node_is_visited(self):
        for kind in vars(ast).values():
            if not (isinstance(kind, type) and issubclass(kind, ast.AST)):
                continue
            if kind.__name__ in _ELSEWHERE or kind.__base__ in (
                ast.operator,
                ast.unaryop,
                ast.cmpop,
                ast.boolop,
            ):
                continue
            with self.subTest(kind.__name__):
                self.assertIn(kind, FIELDS)
                fields = {f for f in kind._fields if f not in _NO_NODES}
                if kind.__name__ in ("Constant", "MatchSingleton"):
                    fields.discard("value")
                if kind.__name__ == "TypeAlias":
                    fields.add("name")
                if kind.__name__ == "ImportFrom":
                    fields.discard("names")
                # From Python 3.13 on; known, so that it is never overlooked.
                known = set(FIELDS[kind]) - {"default_value"}
                if sys.version_info < (3, 12):
                    known.discard("type_params")
                self.assertEqual(fields - {"default_value"}, known)

    def test_every_name_and_attribute_of_a_program_is_seen(self):
        tree = parse(_SAMPLE)
        scan = Scan(tree, STRICT)
        scan.run()
        seen = {id(node) for node in scan.names} | {id(b) for b, _ in scan.chains}
        names = {n.id for n in ast.walk(tree) if type(n) is ast.Name}
        missed = [
            node.id
            for node in ast.walk(tree)
            if type(node) is ast.Name and id(node) not in seen
        ]
        self.assertEqual(missed, [])
        self.assertGreater(len(names), 80)

    def test_check_refuses_a_node_that_it_does_not_know(self):
        class Template(ast.expr):
            _fields = ("value",)

        tree = parse("x = 1\n")
        template = Template(value=ast.Name(id="exec", ctx=ast.Load()))
        for node in (template, template.value):
            ast.copy_location(node, tree.body[0].value)
        tree.body[0].value = template
        self.assertEqual(
            sorted(
                (f.rule, f.line, f.column, f.message)
                for f in check(tree, "x = 1\n", STRICT)
            ),
            [
                (
                    "name",
                    1,
                    5,
                    'Cannot use "exec": it runs text as code, which no check has seen',
                ),
                (
                    "node",
                    1,
                    5,
                    'Cannot use the syntax "Template": the checker does not know it',
                ),
            ],
        )

    def test_blocks_name_the_fields_that_hold_statements(self):
        self.assertEqual(BLOCKS[ast.Try], ("body", "handlers", "orelse", "finalbody"))
        self.assertNotIn(ast.Lambda, BLOCKS)


if __name__ == "__main__":
    unittest.main()
