/**
 * Bytes of numpy's library that are changed, so that integers are int64.
 *
 * To numpy `int` is C's `long`, which has 32 bits on wasm32, and its number in
 * a dozen places: NPY_LONG (7) becomes NPY_LONGLONG (9) there. NPY_LONG is also
 * what indices are, `intp`, and what int32 is; int32 becomes NPY_INT (5), as it
 * is on 64-bit Linux, so that an array of NPY_LONG is one of indices.
 *
 * @module
 */

/** Bytes that are replaced by as many others. */
export interface LibraryEdit {
  /** Offset in bytes from the start of the file. */
  readonly at: number;
  /** Old bytes, in hex. */
  readonly old: string;
  /** New bytes, in hex. */
  readonly now: string;
  /** Code that reads it. */
  readonly what: string;
}

/** `i32.const NPY_LONG` and `i32.const NPY_LONGLONG`. */
const LONG = "4107";
const LONGLONG = "4109";

/** `call PyArray_FromAny`, and the call of the first function that is added. */
const FROM_ANY = "10ba17";
const FROM_INDEX = "10a628";

/** The type objects of int32 and int64 in a table of addresses. */
const INT32_TYPE = "239d01";
const INT64_TYPE = "239301";

/** The edits, by place. */
export const LIBRARY_EDITS: readonly LibraryEdit[] = [
  edit(0x60f4, "e121", "a728", "C API: PyUFunc_FromFuncAndData"),
  edit(0x6178, "ba17", "a628", "C API: PyArray_FromAny"),
  edit(0x6416, "cf1c", "a828", "ndarray.__mul__"),
  edit(0x641e, "d31c", "aa28", "ndarray.__pow__"),
  edit(0x6420, "da1c", "a928", "ndarray.__lshift__"),
  edit(0xb4bb, "419eb903", "419cf504", "name of NPY_INT's scalar: int32"),
  edit(0xb4cc, "419cf504", "419eb903", "name of NPY_LONG's scalar"),
  edit(0xb510, "4192b903", "41ccf404", "name of NPY_UINT's scalar: uint32"),
  edit(0xb521, "41ccf404", "4192b903", "name of NPY_ULONG's scalar"),
  edit(0xb3687, LONG, LONGLONG, "discover_descriptor_from_pylong: -1"),
  edit(0xb36b2, LONG, LONGLONG, "discover_descriptor_from_pylong: 32 bits"),
  edit(0xb36cd, LONG, LONGLONG, "int_default_descriptor"),
  edit(0xb36f9, INT32_TYPE, INT64_TYPE, "int_common_dtype: bool with an int"),
  edit(0xb37e2, INT32_TYPE, INT64_TYPE, "int_common_dtype: the last resort"),
  edit(0xc28d8, FROM_ANY, FROM_INDEX, "bincount: its list"),
  edit(0xca9c2, LONG, LONGLONG, "can_cast_pyscalar_scalar_to"),
  edit(0xcb14f, LONG, LONGLONG, "PyArray_ResultType: is it a plain int"),
  edit(0xd4677, LONG, LONGLONG, "arange"),
  edit(0xdfd6e, LONG, LONGLONG, "dtype(int)"),
  edit(0xf58ec, FROM_ANY, FROM_INDEX, "take: its indices"),
  edit(0xf6347, FROM_ANY, FROM_INDEX, "put: its indices"),
  edit(0xf7db5, FROM_ANY, FROM_INDEX, "repeat: its counts"),
  edit(0xf8c31, FROM_ANY, FROM_INDEX, "choose: its indices"),
  edit(0xfbefe, "418006", "419006", "searchsorted: its sorter, of integers"),
  edit(0x1a8cd3, LONG, LONGLONG, "ufuncs: is it a plain int"),
  edit(0x1a8cf2, LONG, LONGLONG, "ufuncs: in place of a large int"),
  edit(0x1adbc0, FROM_ANY, FROM_INDEX, "reduceat: its indices"),
  edit(0x1b189b, LONG, LONGLONG, "ufunc.resolve_dtypes(int)"),
  edit(0x1b225d, LONG, LONGLONG, "sum and prod of bools, of small integers"),
  edit(0x1b226d, "4103", "4107", "sum and prod: small is up to 7 bytes"),
  // "numpy.intc" and "numpy.uintc": indices are named after what they are.
  edit(0x211f05, "63", "70", "numpy.uintp"),
  edit(0x211f10, "63", "70", "numpy.intp"),
  edit(0x24d969, "07", "05", 'dtype("i4"): by size'),
  edit(0x24d989, "08", "06", 'dtype("u4"): by size'),
  edit(0x24da25, "07", "05", "from_dlpack: signed, by size"),
  edit(0x24da45, "08", "06", "from_dlpack: unsigned, by size"),
  edit(
    0x257fb9,
    "0800000007000000".repeat(4),
    "0a00000009000000".repeat(4),
    "sum and prod: unsigned, signed",
  ),
];

function edit(at: number, old: string, now: string, what: string): LibraryEdit {
  return { at, old, now, what };
}
