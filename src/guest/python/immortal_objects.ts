/**
 * Makes the objects of a memory image immortal, as CPython calls it
 * (PEP 683): their reference counts stay as they are.
 *
 * A program that merely uses an object of the baseline counts its references,
 * and so writes to the page that it lies in: pages all over the heap, each of
 * which has to be put back. None of these objects can end before the reset
 * anyway, so nothing is lost by not counting.
 *
 * @module
 */

/** `_Py_IMMORTAL_REFCNT` of CPython 3.12 where a pointer has 32 bits. */
const IMMORTAL_COUNT = 0x3fff_ffff;
/** No object has more references than this; what looks like more is none. */
const MOST_REFERENCES = 1 << 20;
/** `ob_refcnt` and `ob_type`, the beginning of every object. */
const HEAD_BYTES = 8;

/**
 * Makes objects in `image` immortal and returns how many.
 *
 * @param image The memory at its baseline; changed in place.
 * @param later The same memory later, when `addresses` had been collected.
 * @param addresses Of objects then, as `src/inside/python/live_objects.py` gives them.
 * Younger objects are passed over.
 */
export function makeImmortal(
  image: Uint8Array<ArrayBuffer>,
  later: Uint8Array,
  addresses: Uint32Array,
): number {
  const before = new DataView(image.buffer, image.byteOffset, image.length);
  const after = new DataView(later.buffer, later.byteOffset, later.length);
  let count = 0;
  for (const address of addresses) {
    if (address + HEAD_BYTES > image.length) continue;
    const references = before.getUint32(address, true);
    const type = before.getUint32(address + 4, true);
    // Memory that was free had no count there: zero, or a pointer of the
    // allocator's, and those are larger than any count.
    if (references === 0 || references > MOST_REFERENCES) continue;
    if (type !== after.getUint32(address + 4, true)) continue;
    before.setUint32(address, IMMORTAL_COUNT, true);
    count++;
  }
  return count;
}
