/**
 * Addresses of stack and heap in memory that Emscripten laid out.
 *
 * @module
 */

import type { EngineMemory } from "../memory/engine_memory.ts";
import type { EmscriptenModule } from "./emscripten.ts";

/** Returns the memory of `module`, which runs in it. */
export function emscriptenMemory(
  module: EmscriptenModule,
  memory: WebAssembly.Memory,
): EngineMemory {
  return {
    memory,
    stackLow: module.___stack_low,
    get stackPointer() {
      return module.stackSave();
    },
    set stackPointer(address) {
      module.stackRestore(address);
    },
    // Emscripten's own way to grow: it renews its views of the memory.
    grow: (bytes) => module.growMemory(bytes) === 1,
    heapEnd: () => heapEnd(module),
  };
}

/** Returns the address behind the last byte that malloc has ever had. */
export function heapEnd(module: EmscriptenModule): number {
  return module.HEAPU32[module._emscripten_get_sbrk_ptr() >>> 2];
}
