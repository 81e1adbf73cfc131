/**
 * State of Emscripten's glue and WebAssembly outside memory, which no reset of
 * memory or files touches: C++ exceptions, globals, open libraries. Native code
 * can write to all of it with the calls that it may make.
 *
 * @module
 */

import type { EmscriptenModule } from "./emscripten.ts";

/** The state at the baseline. */
export interface GlueState {
  /**
   * Puts the state back, once memory is. Returns why the interpreter must be
   * replaced where something cannot be put back; null if nothing is left.
   */
  restore(): string | null;
  /**
   * Reports whether anything of it differs, as far as a program could notice.
   */
  isAltered(): boolean;
}

/** Takes the state of an interpreter at rest. */
export function takeGlueState(module: EmscriptenModule): GlueState {
  const { exceptionCaught, LDSO, SYSCALLS } = module;
  const tempRet0 = module.getTempRet0();
  const stackBase = module._emscripten_stack_get_base();
  const stackEnd = module._emscripten_stack_get_end();
  const uncaught = module.___cxa_uncaught_exceptions();
  const freeSlots = module.freeTableIndexes.length;
  // A module that is imported again gets a new handle. It is noted in front of
  // those of the baseline, of which there are hundreds.
  const handles = LDSO.loadedLibsByHandle;
  LDSO.loadedLibsByHandle = Object.create(handles);

  const mirrored = module.wasmTableMirror.length;

  return {
    isAltered: () =>
      exceptionCaught.length > 0 ||
      module._emscripten_stack_get_base() !== stackBase ||
      module._emscripten_stack_get_end() !== stackEnd ||
      module.___cxa_uncaught_exceptions() !== uncaught ||
      module.freeTableIndexes.length !== freeSlots ||
      module.wasmTableMirror.length >
        Math.max(mirrored, module.wasmTable.length),
    restore() {
      LDSO.loadedLibsByHandle = Object.create(handles);
      SYSCALLS.varargs = undefined;
      // To end the handling of an exception at address 0, which frees nothing,
      // is the one way to make the glue forget the last that was thrown. Of memory
      // it writes two words alone, zeros where the baseline has zeros.
      exceptionCaught.length = 0;
      exceptionCaught.push({ excPtr: 0 });
      module.___cxa_end_catch();
      module.setTempRet0(tempRet0);
      module._emscripten_stack_set_limits(stackBase, stackEnd);
      if (module.___cxa_uncaught_exceptions() !== uncaught) {
        return "exceptions_left";
      }
      // Asked for a function that is not there, the glue makes room for it.
      return module.freeTableIndexes.length === freeSlots &&
          module.wasmTableMirror.length <= module.wasmTable.length
        ? null
        : "table_altered";
    },
  };
}
