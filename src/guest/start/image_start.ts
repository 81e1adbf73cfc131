/**
 * Brings an interpreter that has just been booted to the baseline that a memory
 * image holds, with this sandbox's own safety policy.
 *
 * @module
 */

import { type Baseline, heapEnd, tidyMemory } from "../memory/baseline.ts";
import { takeCopiedBaseline } from "../memory/copied_baseline.ts";
import type { EmscriptenModule } from "../python/emscripten.ts";
import type { LibC } from "../lock/libc.ts";
import { mapImage, takeMappedBaseline } from "../memory/mapped_baseline.ts";
import type { MemoryImage } from "../memory/memory_image.ts";
import type { NativeLibraries } from "../python/native_libraries.ts";
import { differingPages, joinRanges } from "../memory/page_ranges.ts";
import { PythonApi } from "../python/python_api.ts";

/** What {@linkcode startFromImage} starts. */
export interface ImageStartOptions {
  readonly module: EmscriptenModule;
  readonly memory: WebAssembly.Memory;
  readonly image: MemoryImage;
  readonly libraries: NativeLibraries;
  /** The safety policy, as JSON text. */
  readonly policyJson: string;
  /** Lets the kernel put memory back; absent: memory is copied. */
  readonly libc?: LibC;
}

/**
 * Puts the image into memory and whatever it needs around it, and returns the
 * way back to it.
 *
 * @throws {Error} If the image does not fit what was booted.
 */
export function startFromImage(
  { module, memory, image, libraries, policyJson, libc }: ImageStartOptions,
): Baseline {
  const { path, offset, facts } = image;
  const length = facts.memoryBytes;
  const map = libc && { libc, memory, path, offset, length };
  const isMapped = map !== undefined && mapImage(map);
  const place = () => {
    if (isMapped) mapImage(map);
    else new Uint8Array(memory.buffer).set(image.read());
    module.stackRestore(facts.stackPointer);
  };
  place();
  if (facts.libraries.length > 0) {
    libraries.replay(facts.libraries);
    // Their constructors have run again, over a memory that knew them.
    place();
  }
  if (module.wasmTable.length !== facts.tableLength) {
    throw new Error(
      `Cannot use the memory image: the function table has ` +
        `${module.wasmTable.length} entries, not ${facts.tableLength}`,
    );
  }
  const isAltered = facts.policyJson !== policyJson;
  if (isAltered) {
    const python = new PythonApi(module, memory);
    if (python.call(facts.configureFunction, policyJson) === 0) {
      throw new Error("Cannot apply the safety policy");
    }
    tidyMemory(module, memory);
  }
  if (!isMapped || heapEnd(module) > length) {
    return takeCopiedBaseline(module, memory);
  }
  const altered = isAltered
    ? differingPages(new Uint8Array(memory.buffer, 0, length), image.read())
    : [];
  const copied = joinRanges([...facts.hotPages, ...altered]);
  return takeMappedBaseline({ ...map, module, copied });
}
