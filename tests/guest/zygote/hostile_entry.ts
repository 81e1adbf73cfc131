/**
 * Source text of parts that a test adds to a fork: what stands in for native code
 * that has broken out of WebAssembly.
 *
 * @module
 */

/** Retires a fork after a program if a byte of its memory is not the image's. */
export const VERIFY = `
verify: { why: "test", renew({ interpreter }) {
  const reset = interpreter.reset.bind(interpreter);
  interpreter.reset = () => {
    const reason = reset();
    if (reason !== null) return reason;
    const now = new Int32Array(interpreter.captureMemory().buffer);
    const image = new Uint8Array(now.byteLength);
    interpreter.forked.baseline.readImage(0, image);
    const wanted = new Int32Array(image.buffer);
    let differing = 0;
    for (let at = 0; at < now.length; at++) {
      if (now[at] !== wanted[at]) differing++;
    }
    if (interpreter.grownMemory().some((byte) => byte !== 0)) differing++;
    return differing === 0 ? null : differing + " words differ";
  };
} },`;

/** Overwrites all that a fork has, when a program asks for it. */
export const CORRUPT = `
corrupt: { why: "test", renew({ interpreter }) {
  const run = interpreter.run.bind(interpreter);
  interpreter.run = (message) => {
    const result = run(message);
    if (message.code === "print('corrupt')") {
      const { memory } = interpreter.engine.memory;
      new Uint8Array(memory.buffer).fill(0xff);
      Object.prototype.corrupted = true;
      Uint8Array.prototype.fill = () => {};
      JSON.stringify = () => "{}";
    }
    return result;
  };
} },`;

/**
 * Makes system calls from inside a locked fork, when a program asks for it, and
 * answers with what each has returned. INPUT names its zygote and a sibling.
 */
export const ATTACK = `
attack: { why: "test", renew({ interpreter }) {
  const run = interpreter.run.bind(interpreter);
  interpreter.run = (message) => {
    const result = run(message);
    if (message.code !== "print('attack')") return result;
    const pids = JSON.parse(message.inputJson);
    const told = {};
    for (const pid of [...pids, 1, 0, -1]) {
      told["kill " + pid] = syscall(62n, BigInt(pid), 0n, 0n, 0n, 0n);
      told["tgkill " + pid] = syscall(234n, BigInt(pid), BigInt(pid), 0n, 0n, 0n);
      told["attach " + pid] = syscall(101n, 16n, BigInt(pid), 0n, 0n, 0n);
      told["read memory " + pid] = syscall(310n, BigInt(pid), 0n, 0n, 0n, 0n);
      told["pidfd " + pid] = syscall(434n, BigInt(pid), 0n, 0n, 0n, 0n);
    }
    told["fork"] = syscall(56n, 17n, 0n, 0n, 0n, 0n);
    told["sibling"] = syscall(56n, 0x8011n, 0n, 0n, 0n, 0n);
    told["vfork"] = syscall(58n, 0n, 0n, 0n, 0n, 0n);
    told["socket"] = syscall(41n, 1n, 1n, 0n, 0n, 0n);
    told["connect"] = syscall(42n, 0n, 0n, 0n, 0n, 0n);
    told["send a file"] = syscall(46n, 1n, 0n, 0n, 0n, 0n);
    told["take a file"] = syscall(47n, 0n, 0n, 0n, 0n, 0n);
    told["dumpable"] = syscall(157n, 4n, 1n, 0n, 0n, 0n);
    told["memory file"] = syscall(319n, 0n, 0n, 0n, 0n, 0n);
    told["shared memory"] = syscall(29n, 1n, 4096n, 0o3777n, 0n, 0n);
    told["open"] = syscall(257n, -100n, 0n, 0n, 0n, 0n);
    told["dup"] = syscall(32n, 0n, 0n, 0n, 0n, 0n);
    for (let file = 3; file < 64; file++) {
      told["write " + file] = syscall(1n, BigInt(file), 0n, 0n, 0n, 0n);
      told["read " + file] = syscall(0n, BigInt(file), 0n, 0n, 0n, 0n);
      // Shared, to be written: a file of the image's would change for all.
      told["map " + file] = syscall(9n, 0n, 4096n, 7n, 1n, BigInt(file), 0n);
    }
    return { ...result, stdout: JSON.stringify(told) };
  };
} },`;

/** Answers, when a program asks for it, whether the system may dump a locked fork. */
export const DUMPABLE = `
dumpable: { why: "test", renew({ libc, interpreter }) {
  const { prctl } = libc;
  let value;
  libc.prctl = (option, ...rest) => {
    const result = prctl(option, ...rest);
    // PR_SET_NO_NEW_PRIVS, the last call that the filter does not refuse.
    if (option === 38) value = prctl(3, 0n, 0n, 0n, 0n);
    return result;
  };
  const run = interpreter.run.bind(interpreter);
  interpreter.run = (message) => ({ ...run(message), stdout: String(value) });
} },`;

/** Lets /dev/null not open, as in a container without it. */
export const NO_NULL = `
noNull: { why: "test", renew({ libc }) {
  const { open } = libc;
  libc.open = (path, flags) =>
    new TextDecoder().decode(path) === "/dev/null\\0" ? -1 : open(path, flags);
} },`;

/** Goes in front of the program of a zygote with {@linkcode ATTACK}. */
export const ATTACK_CALLS = `
const { symbols } = Deno.dlopen(LIBC, {
  syscall: {
    parameters: ["i64", "i64", "i64", "i64", "i64", "i64", "i64"],
    result: "i64",
  },
});
const syscall = (...args) =>
  Number(symbols.syscall(...args, ...Array(7 - args.length).fill(0n)));
`;
