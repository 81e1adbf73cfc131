/**
 * Files of packages that are changed when a bundle is made. Each hash binds a
 * change to the file that it was made for, and to what it makes of it.
 *
 * @module
 */

/** SHA-256 of a file before and after its change, in hex. */
export interface PatchedFile {
  /** Hash in the package. */
  readonly before: string;
  /** Hash in the bundle. */
  readonly after: string;
}

/** Files that `patchFile()` changes, by path. */
export const PATCHED_FILES: Readonly<Record<string, PatchedFile>> = {
  "cvttf_NotoSansCJK_Regular/NotoSansCJKtc-Regular.otf": {
    before: "f57e46120a3dd025ac993801981849622405d1359b32093b1f046490f7885711",
    after: "77029f41e0289a881e6e02d774ed96fde829baac20fe905e62b2d426c27a06bd",
  },
  "nltk/chunk/regexp.py": {
    before: "293e71ba8ec110cf88e561a2c54101f6c09a091297a9aabefd6d4c76977e73a5",
    after: "e96f066cebf9f8e7f2959ea2020aff825091497f4a2beb85a58a742f1096008c",
  },
  "nltk/tokenize/casual.py": {
    before: "b6f465d4e9d721ac319d89c200305387ae430c46f880fb94a0cd79c40682090c",
    after: "dad2cab57a357ed441b34ecf91ff46ce89d70b3cc885e4b40deaacaf5b0679eb",
  },
  "numpy/_core/_multiarray_umath.cpython-312-wasm32-emscripten.so": {
    before: "f0f183caadca5d9fa9bef9eb8f804c8deea963fe8bf2e4a6cecc6043bc52cc77",
    after: "4fe864e074eb6eeff9c908812b2457cec2d1df22693d56c2a62945a433789759",
  },
  "numpy/_core/_type_aliases.py": {
    before: "dcc7cf257221134f86c6c9b0dc765394b82e94063d968c2fcab8e3cf3c58efb6",
    after: "d3075a53d01d712898cd7f0559e66c9f13f7d4197f7ec8da8fbad2d1f2770c26",
  },
  "numpy/_core/multiarray.py": {
    before: "1ca13bda55dfb7df01c2c481a18509786b9f4840be014ab00222b640afdbd9ca",
    after: "6ccfedd7ac547c630466f089dec1fbf7d773a71c3e8a491234884c3641297129",
  },
  "numpy/_core/numeric.py": {
    before: "55caf3efc9686d9743512a5b0736a94949e46475b86be9be1078d42103df5ff5",
    after: "034b9e8b4c933f5f332bd89c1ace1f87fb9f8d77e0eacf9adbf8fae2da0ac9b9",
  },
  "numpy/lib/_histograms_impl.py": {
    before: "be72f1f1013e901f9302013e51f36a62463e28a00e51550b3548a69285769213",
    after: "cac57d3303df5ccf5ca8860a517734f92caad56c4ad7f41792477af7a5694088",
  },
  "numpy/ma/core.py": {
    before: "c110ccf4d03e31fe221871cc9e2e92600387dc165e8d3b6a9048f0da9fda4b62",
    after: "3cfcf8eb4820fe2de15649ade18157adfc955935b63250aa4a18ad058f55cf03",
  },
  "pandas/core/internals/managers.py": {
    before: "b680e0a168699ce262c32b6ac91fd7e40989926a9eb58bc1aba29b311f53ebe5",
    after: "db27e257e63e6225a730b8b0df54e309dff94632cd6f6e6bb62bb8d5435f78ab",
  },
  "pyarrow/__init__.py": {
    before: "bb6eb94b1a0f9b0b0c7e3be71447e806177a2cfb521d30baa38a40e8647cdbc1",
    after: "50cc00b2b8504bf19bdf915f07e6fb9f51f5288fff10dc5afcc8495950309890",
  },
  "sacrebleu/dataset/wmt_xml.py": {
    before: "0c7a04e90a9a8e07a6b2dfa7168af208dcd0faf92f494c6c4eeb6b05b25c2186",
    after: "f9585e61e74d17bbbb716b94b8d3225bffca1b158fffdab2c1b431b39a25e18b",
  },
  "sacrebleu/utils.py": {
    before: "93db1f2983f6c2e565bb0ed17b4d8936d6c20888da4b1ae2447b6d4f09cbc8c6",
    after: "dbc463f327f1f727d7cd8b09948b7599d79c72695a5ea8c0d63b914b930d4de0",
  },
  "scipy/signal/_peak_finding.py": {
    before: "778cb7fff5527bd84f22e78b67ff7144a07d127a27bd4392ea0d71a7f5aec406",
    after: "f73b408cec38082efecbe3123820137cd40731c53faa40c0d2a5dd0ff7b44c8a",
  },
};
