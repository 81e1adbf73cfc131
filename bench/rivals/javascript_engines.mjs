/**
 * Runs programs in engines of npm's that only Node can load, one fresh context a
 * program: a line of JSON `[rival, code]` in, a line of JSON with what it
 * printed out. The first line tells why a rival is not there, by its name.
 */
import { createInterface } from "node:readline";

const MEMORY_MIB = 128;
const TIMEOUT_MS = 60_000;

/** As `console.log` prints what the programs of the bench print. */
const CONSOLE = `const console = { log: (...args) => write(args.join(" ")) };`;

async function isolatedVm() {
  const { default: ivm } = await import("isolated-vm");
  return (code) => {
    let out = "";
    const isolate = new ivm.Isolate({ memoryLimit: MEMORY_MIB });
    const context = isolate.createContextSync();
    context.global.setSync(
      "write",
      new ivm.Callback((text) => {
        out += `${text}\n`;
      }),
    );
    context.evalSync(`${CONSOLE}\n${code}`, { timeout: TIMEOUT_MS });
    isolate.dispose();
    return out;
  };
}

async function quickJsEmscripten() {
  const { getQuickJS } = await import("quickjs-emscripten");
  const engine = await getQuickJS();
  return (code) => {
    let out = "";
    const context = engine.newContext();
    const write = context.newFunction("write", (text) => {
      out += `${context.getString(text)}\n`;
    });
    context.setProp(context.global, "write", write);
    write.dispose();
    context.unwrapResult(context.evalCode(`${CONSOLE}\n${code}`)).dispose();
    context.dispose();
    return out;
  };
}

const rivals = {};
const missing = {};
const makers = {
  "isolated-vm": isolatedVm,
  "quickjs-emscripten": quickJsEmscripten,
};
for (const [name, make] of Object.entries(makers)) {
  try {
    rivals[name] = await make();
    rivals[name]("console.log(1)");
  } catch (error) {
    delete rivals[name];
    missing[name] = error.message;
  }
}
const tell = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);
tell(missing);
for await (const line of createInterface({ input: process.stdin })) {
  const [name, code] = JSON.parse(line);
  tell(rivals[name](code));
}
