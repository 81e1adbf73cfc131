/**
 * Makes a font small: keeps the glyphs of some characters, drops the others and
 * what is only of use to them.
 *
 * @module
 */

/**
 * Part of HarfBuzz's library for subsets that is called: handles are numbers.
 */
interface HarfBuzz {
  readonly memory: WebAssembly.Memory;
  _initialize(): void;
  malloc(sizeBytes: number): number;
  hb_blob_create(
    data: number,
    length: number,
    mode: number,
    userData: number,
    destroy: number,
  ): number;
  hb_blob_get_data(blob: number, length: number): number;
  hb_blob_get_length(blob: number): number;
  hb_face_create(blob: number, index: number): number;
  hb_face_reference_blob(face: number): number;
  hb_set_add(set: number, value: number): void;
  hb_set_clear(set: number): void;
  hb_subset_input_create_or_fail(): number;
  hb_subset_input_set(input: number, kind: number): number;
  hb_subset_input_set_flags(input: number, flags: number): void;
  hb_subset_input_unicode_set(input: number): number;
  hb_subset_or_fail(face: number, input: number): number;
}

/** HB_MEMORY_MODE_READONLY. */
const READ_ONLY = 1;
/** HB_SUBSET_SETS_NAME_ID, HB_SUBSET_SETS_LAYOUT_FEATURE_TAG. */
const NAMES = 4;
const FEATURES = 6;
/** The names that tell the licence, and where its text is. */
const LICENCE_NAMES = [13, 14];
/** HB_SUBSET_FLAGS_NO_HINTING. */
const NO_HINTING = 1;

const LIBRARY = new URL(
  "../../node_modules/harfbuzzjs/dist/harfbuzz-subset.wasm",
  import.meta.url,
);

/**
 * Returns the OpenType font `font` with the glyphs of `characters` alone.
 * Hints and features of layout are dropped: matplotlib draws glyph by glyph.
 *
 * @throws {RangeError} If `font` is not a font.
 */
export async function subsetFont(
  font: Uint8Array<ArrayBuffer>,
  characters: Iterable<string>,
): Promise<Uint8Array<ArrayBuffer>> {
  const { instance } = await WebAssembly.instantiate(
    await Deno.readFile(LIBRARY),
  );
  const harfbuzz = instance.exports as unknown as HarfBuzz;
  harfbuzz._initialize();
  const data = harfbuzz.malloc(font.length);
  new Uint8Array(harfbuzz.memory.buffer).set(font, data);
  const blob = harfbuzz.hb_blob_create(data, font.length, READ_ONLY, 0, 0);
  const face = harfbuzz.hb_face_create(blob, 0);
  const input = harfbuzz.hb_subset_input_create_or_fail();
  harfbuzz.hb_set_clear(harfbuzz.hb_subset_input_set(input, FEATURES));
  for (const name of LICENCE_NAMES) {
    harfbuzz.hb_set_add(harfbuzz.hb_subset_input_set(input, NAMES), name);
  }
  harfbuzz.hb_subset_input_set_flags(input, NO_HINTING);
  const wanted = harfbuzz.hb_subset_input_unicode_set(input);
  for (const character of characters) {
    harfbuzz.hb_set_add(wanted, character.codePointAt(0)!);
  }
  const subset = harfbuzz.hb_subset_or_fail(face, input);
  if (subset === 0) {
    throw new RangeError(
      `Cannot subset a font: ${font.length} bytes are not a font`,
    );
  }
  const result = harfbuzz.hb_face_reference_blob(subset);
  const at = harfbuzz.hb_blob_get_data(result, 0);
  const length = harfbuzz.hb_blob_get_length(result);
  return new Uint8Array(harfbuzz.memory.buffer).slice(at, at + length);
}
