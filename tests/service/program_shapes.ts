/**
 * Shapes of Python programs: each place where its grammar has an expression.
 * `HOLE` stands for the expression, `INNER` for a block of statements.
 *
 * Each shape parses alone and inside every other one, so that a program is
 * refused for what is in the hole and for nothing else.
 *
 * @module
 */

/** Stands for an expression. */
export const HOLE = "HOLE";

/** Stands for statements, in a line of its own. */
export const INNER = "INNER";

/** Expressions around an expression. */
export const EXPRESSION_SHAPES: readonly string[] = [
  // Primaries, calls and slices.
  "HOLE.a",
  "HOLE[0]",
  "HOLE(a)",
  "f(HOLE)",
  "f(*HOLE, k=1)",
  "f(k=HOLE)",
  "f(**HOLE)",
  "a[HOLE]",
  "a[HOLE:]",
  "a[:HOLE]",
  "a[::HOLE]",
  "a[b:c, HOLE]",
  "a[*HOLE]",
  // Operators.
  "-HOLE",
  "not HOLE",
  "HOLE + a",
  "a @ HOLE",
  "a ** HOLE",
  "a < HOLE < b",
  "a in HOLE",
  "a is not HOLE",
  "HOLE and a",
  "a or HOLE",
  "HOLE if a else b",
  "a if HOLE else b",
  "a if b else HOLE",
  // Displays and comprehensions.
  "(HOLE,)",
  "[a, HOLE]",
  "[*HOLE]",
  "{HOLE}",
  "{HOLE: a}",
  "{a: HOLE}",
  "{**HOLE}",
  "[HOLE for x in y]",
  "[x for x in HOLE]",
  "[x for x in y if HOLE]",
  "[x for x in y for z in HOLE if x]",
  "{HOLE for x in y}",
  "{HOLE: x for x in y}",
  "{x: HOLE for x in y}",
  "f(HOLE for x in y)",
  "[[HOLE for x in y] for z in y]",
  // Functions.
  "lambda: HOLE",
  "lambda x=HOLE: x",
  "lambda *x, y=HOLE, **z: x",
  // Formatted text, nested, with a conversion and in the format itself.
  'f"{HOLE}"',
  'f"{HOLE!r:>10}"',
  'f"{a:{HOLE}}"',
  'f"{a:{b}.{HOLE}}"',
  'f"{f"{HOLE}"}"',
  'rf"""\n{HOLE}"""',
  '"text" f"{HOLE}"',
  // Odd places for blanks.
  "(\n  HOLE\n)",
  "a[\n  HOLE  # a comment\n]",
];

/** Statements around an expression. */
export const STATEMENT_SHAPES: readonly string[] = [
  "HOLE",
  "x = HOLE",
  "x = y = HOLE",
  "x, *y = HOLE",
  "x: int = HOLE",
  "x += HOLE",
  "a[HOLE] = 1",
  "(HOLE).y = 1",
  "del a[HOLE]",
  "if (w := HOLE): pass",
  "[w := HOLE, w]",
  "assert HOLE",
  "assert x, HOLE",
  "raise HOLE",
  "raise x from HOLE",
  "if HOLE: pass",
  "if a: pass\nelif HOLE: pass",
  "while HOLE: break",
  "for x in HOLE: break",
  "for a[HOLE] in b: break",
  "with HOLE: pass",
  "with a as b[HOLE]: pass",
  "with (a as b, HOLE as c): pass",
  "try: pass\nexcept HOLE: pass",
  "try: pass\nexcept* HOLE: pass",
  "@HOLE\ndef f(): pass",
  "@a\n@HOLE\nclass A: pass",
  "class A(HOLE): pass",
  "class A(metaclass=HOLE): pass",
  "class A(*HOLE): pass",
  "class A:\n  x = HOLE",
  "def f(x=HOLE): pass",
  "def f(*, x=HOLE): pass",
  "def f(x, /, y=HOLE): pass",
  "def f():\n  return HOLE",
  "def f():\n  yield HOLE",
  "def f():\n  x = yield from HOLE",
  "async def f():\n  await HOLE",
  "async def f():\n  async with HOLE as x: pass",
  "async def f():\n  async for x in HOLE: pass",
  "async def f():\n  return [x async for x in HOLE]",
  "async def f():\n  return {await HOLE for x in y}",
  "match HOLE:\n  case _: pass",
  "match a:\n  case x if HOLE: pass",
  "match a:\n  case {'k': [x, *y], **z} if HOLE: pass",
  "import json; HOLE",
  "x = 1; y = HOLE; z = 2",
  "if a: HOLE",
];

/**
 * Statements around a type. Texts in a type are code as well: Python calls them
 * forward references.
 */
export const ANNOTATION_SHAPES: readonly string[] = [
  "x: HOLE",
  "x: HOLE = 1",
  "class A:\n  x: HOLE",
  "def f(x: HOLE): pass",
  "def f(*x: HOLE, **y: HOLE): pass",
  "def f(*x: *HOLE): pass",
  "def f() -> HOLE: pass",
  "def f[T: HOLE](x): pass",
  "def f[T: (int, HOLE)](x): pass",
  "class A[T: HOLE]: pass",
  "type X = HOLE",
  "type X[T: HOLE] = int",
];

/** Statements around statements. */
export const BLOCK_SHAPES: readonly string[] = [
  "if a:\nINNER",
  "if a: pass\nelse:\nINNER",
  "while a:\nINNER\n  break",
  "for x in y:\nINNER\nelse: pass",
  "for x in y: pass\nelse:\nINNER",
  "try:\nINNER\nfinally: pass",
  "try: pass\nexcept E as e:\nINNER",
  "try: pass\nfinally:\nINNER",
  "with a as b:\nINNER",
  // Mentioned, since an import in a function that nothing calls may stand.
  "def g(x, *y):\nINNER\ng",
  "async def g():\nINNER\ng",
  "class B:\nINNER",
  "class B[T]:\n  def m(self): pass\nINNER",
  "def outer():\n  def inner(): pass\nINNER\nouter",
];
