/**
 * Names that every program has, for completion.
 *
 * @module
 */

const PYTHON = `
  INPUT return_val abs all any ascii bin bool bytearray bytes callable chr
  classmethod complex dict dir divmod enumerate eval exec filter float format
  frozenset getattr globals hasattr hash hex id input int isinstance
  issubclass iter len list locals map max min next object oct open ord pow
  print property range repr reversed round set setattr slice sorted
  staticmethod str sum super tuple type vars zip False None True and as assert
  async await break class continue def del elif else except finally for from
  global if import in is lambda match nonlocal not or pass raise return try
  while with yield ArithmeticError AssertionError AttributeError EOFError
  Exception FileNotFoundError IndexError KeyError LookupError NameError
  NotImplementedError OSError OverflowError RecursionError RuntimeError
  StopIteration SyntaxError TypeError UnicodeDecodeError ValueError
  ZeroDivisionError
`;
const JAVASCRIPT = `
  INPUT return_val Array ArrayBuffer BigInt Boolean Buffer Date Error
  Float64Array Infinity Intl JSON Map Math NaN Number Object Promise Proxy
  RangeError Reflect RegExp Set String Symbol SyntaxError TextDecoder
  TextEncoder TypeError URL Uint8Array WeakMap console globalThis isFinite
  isNaN parseFloat parseInt performance process queueMicrotask require
  setTimeout structuredClone async await break case catch class const continue
  default delete else export extends false finally for function if import in
  instanceof let new null of return static super switch this throw true try
  typeof undefined var void while yield
`;

/** Names by the language of the editor. */
export const GLOBAL_NAMES: Readonly<Record<string, readonly string[]>> = {
  python: PYTHON.trim().split(/\s+/),
  javascript: JAVASCRIPT.trim().split(/\s+/),
  typescript: JAVASCRIPT.trim().split(/\s+/),
};
