/**
 * Lines of Python packages that are changed, so that integers are int64.
 *
 * @module
 */

/** One text to replace; it must be there once. */
export type TextEdit = readonly [old: string, now: string];

/** The edits by the path of the file. */
export const TEXT_EDITS: Readonly<Record<string, readonly TextEdit[]>> = {
  "numpy/_core/_type_aliases.py": [
    [
      `_aliases = {
`,
      `# As on 64-bit Linux: \`int\` has 32 bits, \`long\` 64.
for k, v in {"int32": "INT", "uint32": "UINT"}.items():
    allTypes[k] = sctypeDict[k] = c_names_dict[v].type
# Compiled code asks for its own \`long\` by the string.
allTypes.update(long=allTypes["int64"], ulong=allTypes["uint64"])

_aliases = {
    "intc": "int32",
    "uintc": "uint32",
`,
    ],
    [`"int_": "intp"`, `"int_": "int64"`],
    [`"uint": "uintp"`, `"uint": "uint64"`],
  ],
  "numpy/_core/multiarray.py": [[
    "@array_function_from_c_func_and_dispatcher(_multiarray_umath.bincount)",
    `def _bincount(x, /, weights=None, minlength=0):
    counts = _multiarray_umath.bincount(x, weights, minlength)
    return counts.astype(int) if counts.dtype.kind == "i" else counts


_bincount.__name__ = "bincount"
_bincount.__doc__ = _multiarray_umath.bincount.__doc__


@array_function_from_c_func_and_dispatcher(_bincount)`,
  ]],
  "numpy/_core/numeric.py": [[
    "return a_bool.sum(axis=axis, dtype=np.intp, keepdims=keepdims)",
    "return a_bool.sum(axis=axis, dtype=int, keepdims=keepdims)",
  ]],
  "numpy/lib/_histograms_impl.py": [
    ["ntype = np.dtype(np.intp)", "ntype = np.dtype(int)"],
  ],
  "numpy/ma/core.py": [
    ["np.array(self.size, dtype=np.intp,", "np.array(self.size, dtype=int,"],
    ["np.full(out_dims, items, dtype=np.intp)", "np.full(out_dims, items)"],
    ["(~m).sum(axis=axis, dtype=np.intp,", "(~m).sum(axis=axis, dtype=int,"],
  ],
  "pandas/core/internals/managers.py": [
    ["np.append(self._blklocs, 0)", "np.append(self._blklocs, np.intp(0))"],
    [
      "np.append(self._blknos, len(self.blocks))",
      "np.append(self._blknos, np.intp(len(self.blocks)))",
    ],
    [
      "np.append(self._blklocs[::-1], 0)[::-1]",
      "np.append(self._blklocs[::-1], np.intp(0))[::-1]",
    ],
    [
      "np.append(self._blknos[::-1], len(self.blocks))[::-1]",
      "np.append(self._blknos[::-1], np.intp(len(self.blocks)))[::-1]",
    ],
  ],
  "scipy/signal/_peak_finding.py": [[
    "value.astype(np.intp, order='C', casting='safe',",
    "value.astype(np.intp, order='C', casting='same_kind',",
  ]],
};
