/**
 * A sandbox process that boots, answers, or misbehaves as the first word of the
 * program says. For tests; plain JavaScript, so that a
 * process starts in 10 ms.
 *
 * @module
 */

const encoder = new TextEncoder();
const textOf = (bytes) => new TextDecoder().decode(bytes);

function read(length) {
  const bytes = new Uint8Array(length);
  let at = 0;
  while (at < length) {
    const count = Deno.stdin.readSync(bytes.subarray(at));
    if (count === null) Deno.exit(0);
    at += count;
  }
  return bytes;
}

function receive() {
  const length = new DataView(read(4).buffer).getUint32(0);
  const bytes = read(length);
  const end = bytes.indexOf(0x0a);
  if (end < 0) return JSON.parse(textOf(bytes));
  // Long texts follow the JSON, see `src/wire/frame_parts.ts`.
  const { parts, ...message } = JSON.parse(textOf(bytes.subarray(0, end)));
  let at = end + 1;
  for (const [[name], sizeBytes, form] of parts) {
    const part = textOf(bytes.subarray(at, at += sizeBytes));
    message[name] = form === "json" ? JSON.parse(part) : part;
  }
  return message;
}

function write(bytes) {
  let at = 0;
  while (at < bytes.length) at += Deno.stdout.writeSync(bytes.subarray(at));
}

function frame(message) {
  const body = encoder.encode(JSON.stringify(message));
  const bytes = new Uint8Array(4 + body.length);
  new DataView(bytes.buffer).setUint32(0, body.length);
  bytes.set(body, 4);
  return bytes;
}

const send = (message) => write(frame(message));
const wait = (ms) =>
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
const hang = () => wait(1e9);
const spin = () => {
  for (;;);
};

function result({ nonce, code }, changes = {}) {
  return {
    type: "result",
    nonce,
    stdout: code,
    stderr: "",
    retVal: "",
    retJson: null,
    exitCode: 0,
    error: null,
    missingModules: [],
    truncated: [],
    files: [],
    durationMs: 0.5,
    memoryPeakBytes: 1_000,
    ...changes,
  };
}

const reset = ({ nonce }, changes = {}) => ({
  type: "reset",
  nonce,
  resetMs: 0.1,
  retire: null,
  ...changes,
});

/** Actions of a program, by its first word; it gets the rest of the words. */
const PROGRAMS = {
  hang: () => hang(),
  spin: () => spin(),
  exit: () => Deno.exit(3),
  garbage: () => write(encoder.encode("\0\0\0\x05hello")),
  unknown: () => send({ type: "gift" }),
  huge: () => write(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 1, 2, 3)),
  dense: () => write(frame(new Array(2e6).fill(0))),
  half: (run) => {
    write(frame(result(run)).subarray(0, 40));
    Deno.exit(0);
  },
  stuck: (run) => {
    write(frame(result(run)).subarray(0, 40));
    hang();
  },
  wrong: (run) => send(result({ ...run, nonce: "another" })),
  early: (run) => send(reset(run)),
  again: (run) => {
    send(result(run));
    send(result(run));
  },
  late: (run) => {
    wait(10_000);
    send(result(run));
  },
  flood: () => {
    const page = new Uint8Array(65_536).fill(0x20);
    write(Uint8Array.of(1, 0xff, 0xff, 0xff));
    for (;;) write(page);
  },
  sleep: (run, ms) => {
    wait(Number(ms));
    send(result(run));
    send(reset(run));
  },
  grow: () => {
    const kept = [];
    for (;;) {
      kept.push(new Uint8Array(8_388_608).fill(1));
      wait(5);
    }
  },
  retire: (run) => {
    send(result(run));
    send(reset(run, { retire: "its heap has grown" }));
  },
  hangInReset: (run) => {
    send(result(run));
    hang();
  },
  exitInReset: (run) => {
    send(result(run));
    Deno.exit(0);
  },
  chatter: (run) => {
    send(result(run));
    send(reset(run));
    write(Uint8Array.of(0));
  },
  lacks: (run, module) => {
    send(result(run, { missingModules: [module], exitCode: 1 }));
    send(reset(run));
  },
};

const boot = receive();
const kindOfBoot = JSON.parse(boot.policyJson).boot;
if (kindOfBoot === "hang") hang();
if (kindOfBoot === "exit") {
  console.error("no interpreter here");
  Deno.exit(1);
}
if (kindOfBoot === "garbage") write(encoder.encode("what is this?"));
const ready = {
  type: "ready",
  fromImage: false,
  language: "python",
  languageVersion: "3.12.7",
  image: "",
  imageId: "",
  heapBytes: 1_000,
  locks: { diesWithParent: false, seccomp: false },
};
send(ready);
for (;;) {
  const run = receive();
  const [name, ...rest] = run.code.split(" ");
  // A program that says "on science" has what it lacked.
  if (name === "lacks" && boot.kind !== "core") send(result(run));
  else if (Object.hasOwn(PROGRAMS, name)) {
    PROGRAMS[name](run, ...rest);
    continue;
  } else send(result(run));
  send(reset(run));
}
