import assert from "node:assert/strict";
import { seccompFilter } from "../../../src/guest/lock/seccomp_filter.ts";

const KEPT = { readable: [0, 4], writable: [1, 2, 4], mappable: [7] };
const AUDIT_ARCH = { x86_64: 0xc000003e, aarch64: 0xc00000b7 } as const;
const MAP = { shared: 1, private: 2, fixed: 16, anonymous: 32 } as const;
const PROT = { read: 1, write: 2, exec: 4 } as const;

/** Runs a filter as the kernel does; returns its verdict. */
function judge(filter: Uint8Array, data: Uint32Array): number {
  const view = new DataView(filter.buffer);
  let loaded = 0;
  for (let at = 0; at < filter.length; at += 8) {
    const [code, value] = [
      view.getUint16(at, true),
      view.getUint32(at + 4, true),
    ];
    const skip = (holds: boolean) => {
      at += 8 * view.getUint8(at + (holds ? 2 : 3));
    };
    if (code === 0x20) loaded = data[value / 4];
    else if (code === 0x15) skip(loaded === value);
    else if (code === 0x45) skip((loaded & value) !== 0);
    else if (code === 0x06) return value;
    else throw new Error(`unknown code ${code}`);
  }
  throw new Error("a way through the filter does not end");
}

/** Reports whether a call is let through; arguments are below 2³². */
function allows(
  arch: "x86_64" | "aarch64",
  call: number,
  args: readonly number[] = [],
  kept: Parameters<typeof seccompFilter>[1] = KEPT,
): boolean {
  // struct seccomp_data: number, architecture, where from, six arguments.
  const data = new Uint32Array(16);
  data[0] = call;
  data[1] = AUDIT_ARCH[arch];
  args.forEach((value, index) => data[4 + 2 * index] = value);
  const verdict = judge(seccompFilter(arch, kept), data);
  assert.ok(verdict === 0x7fff0000 || (verdict & 0xffff0000) === 0x50000);
  return verdict === 0x7fff0000;
}

const CALLS = {
  x86_64: { read: 0, write: 1, mmap: 9, ioctl: 16, writev: 20, openat: 257 },
  aarch64: {
    read: 63,
    write: 64,
    mmap: 222,
    ioctl: 29,
    writev: 66,
    openat: 56,
  },
} as const;

for (const arch of ["x86_64", "aarch64"] as const) {
  const call = CALLS[arch];

  Deno.test(`${arch}: a locked process never uses another descriptor`, () => {
    for (let number = 0; number < 300; number++) {
      const name = `${number}`;
      const may = (list: readonly number[]) => list.includes(number);
      const { readable, writable } = KEPT;
      assert.equal(allows(arch, call.read, [number]), may(readable), name);
      assert.equal(allows(arch, call.write, [number]), may(writable), name);
      assert.equal(allows(arch, call.writev, [number]), may(writable), name);
    }
    assert.equal(allows(arch, call.write, [0xffff_ffff]), false);
    assert.equal(allows(arch, call.openat), false);
  });

  Deno.test(`${arch}: a locked process never maps a file but those it named`, () => {
    const map = (prot: number, flags: number, file: number, kept = KEPT) =>
      allows(arch, call.mmap, [0, 4096, prot, flags, file, 0], kept);
    const { anonymous, fixed, shared } = MAP;
    assert.ok(map(PROT.exec, anonymous | MAP.private, 0xffff_ffff));
    assert.ok(map(PROT.read, anonymous | MAP.private | fixed, 0xffff_ffff));
    assert.ok(map(PROT.read | PROT.write, shared, 7));
    assert.ok(map(PROT.read | PROT.write, MAP.private | fixed, 7));
    assert.equal(map(PROT.exec, shared, 7), false);
    assert.equal(map(PROT.read, shared, 8), false);
    assert.equal(map(PROT.read, MAP.private, 1), false);
    assert.equal(map(PROT.read, shared, 7, { ...KEPT, mappable: [] }), false);
  });

  Deno.test(`${arch}: of ioctl's requests one is let through`, () => {
    assert.ok(allows(arch, call.ioctl, [9, 0xc0606610]));
    for (const request of [0, 0x5401, 0x5412, 0xc0606611]) {
      assert.equal(allows(arch, call.ioctl, [1, request]), false);
    }
  });
}
