/**
 * Fuzzes the JavaScript engine and its harness: programs made of pieces that do
 * odd things to the language's own objects, in an engine of this process. After
 * each the memory must be that of the baseline.
 *
 * @module
 */

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { openLibC } from "../../src/guest/lock/libc.ts";
import { findLibcPath } from "../../src/sandbox/libc_path.ts";
import { openFromImage } from "../../tools/images/open_from_image.ts";
import type { FuzzTarget } from "./fuzz_target.ts";

/** Values of every kind, the awkward ones above all. */
const VALUES = [
  "null",
  "undefined",
  "-0",
  "NaN",
  "2 ** 53",
  "1n << 70n",
  "'\\ud800'",
  "[,1]",
  "{}",
  "Symbol('s')",
  "() => {}",
  "class {}",
  "new Proxy({}, {})",
  "new Map([[1, 2]])",
  "new Uint8Array(8)",
  "new ArrayBuffer(8, { maxByteLength: 64 })",
  "/(a+)+b/y",
  "new Date(NaN)",
  "Promise.reject(1)",
  "(function* () { yield 1 })()",
  "Object.create(null)",
  "globalThis",
  "arguments",
  "{ length: 1e6, 0: 1 }",
  "{ [Symbol.toPrimitive]() { throw 1 } }",
  "{ get x() { return this } }",
];

/** Statements; `A` and `B` stand for values. */
const SHAPES = [
  "console.log(A, B);",
  "try { A.x(B) } catch (e) { console.log(`${e}`) }",
  "try { Array.prototype.concat.call(A, B) } catch {}",
  "try { [A, B].sort() } catch {}",
  "try { Object.assign(A, B) } catch {}",
  "try { JSON.stringify([A, B]) } catch {}",
  "try { structuredClone(A) } catch {}",
  "try { new Function('a', `return ${A}`) } catch {}",
  "try { Reflect.construct(A, [B], A) } catch {}",
  "try { Object.setPrototypeOf(A, B) } catch {}",
  "try { Object.defineProperty(Object.prototype, 'q', { get: () => A, configurable: true }) } catch {}",
  "try { for (const x of A) if (x === B) break } catch {}",
  "try { const { x = B, ...rest } = A; rest } catch {}",
  "try { await Promise.race([A, B]) } catch {}",
  "try { String(A).replace(B, A) } catch {}",
  "try { new Uint8Array(16).set(A, 3) } catch {}",
  "try { Array.from(A, () => B) } catch {}",
  "setTimeout(() => { A; }, 1);",
  "queueMicrotask(() => { B; });",
  "return_val(A);",
  "throw A;",
  "return B;",
];

const statement = fc.tuple(
  fc.constantFrom(...SHAPES),
  fc.constantFrom(...VALUES),
  fc.constantFrom(...VALUES),
).map(([shape, a, b]) =>
  shape.replaceAll("A", () => `(${a})`).replaceAll("B", () => `(${b})`)
);

const script = fc.oneof(
  fc.array(statement, { minLength: 1, maxLength: 8 })
    .map((statements) => statements.join("\n")),
  fc.string({ unit: "binary", maxLength: 200 }),
);

/** Opens an engine, and returns the target. */
export async function fuzzScripts(): Promise<FuzzTarget> {
  const libc = openLibC(findLibcPath());
  const interpreter = await openFromImage("javascript", libc);
  interpreter.reset();
  const baseline = interpreter.captureMemory();
  return {
    name: "scripts",
    property: fc.asyncProperty(
      script,
      fc.boolean(),
      // deno-lint-ignore require-await -- the property is one that waits
      async (code, isTypeScript) => {
        interpreter.prepare();
        const { error } = interpreter.run({
          type: "run",
          nonce: "n",
          language: isTypeScript ? "typescript" : "javascript",
          code,
          inputJson: "null",
          timeoutMs: 2_000,
        });
        assert.notEqual(error?.kind, "crash", code);
        assert.equal(interpreter.reset(), null);
        const memory = Buffer.from(interpreter.captureMemory().buffer);
        assert.ok(memory.equals(baseline), "memory differs from the baseline");
      },
    ) as unknown as FuzzTarget["property"],
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
