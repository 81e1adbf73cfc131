/**
 * What Node says of programs: reads a JSON array of texts from stdin, writes a
 * JSON array of { stdout, stderr, exitCode, retVal, error } to stdout.
 */
import { Worker } from "node:worker_threads";
import { createRequire } from "node:module";

const RUNNER = `
const { parentPort, workerData } = require("node:worker_threads");
const { createRequire } = require("node:module");
const report = (rest) => parentPort.postMessage(rest);
let retVal = "";
globalThis.return_val = (value) => {
  retVal = value == null ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
  report({ retVal });
};
globalThis.INPUT = workerData.input;
globalThis.require = createRequire(workerData.root);
const AsyncFunction = (async () => {}).constructor;
const { code } = workerData;
const fail = (error) => report({
  error: error instanceof Error
    ? { type: String(error.name), message: String(error.message) }
    : { type: "Error", message: typeof error === "string" ? error : require("node:util").inspect(error) },
});
process.on("uncaughtException", (error) => { fail(error); process.exit(1); });
let main;
try { main = new AsyncFunction(code)(); } catch (error) { fail(error); process.exit(1); }
main.then(() => {}, (error) => { fail(error); process.exit(1); });
`;

async function run({ code, input }, root) {
  const worker = new Worker(RUNNER, {
    eval: true,
    stdout: true,
    stderr: true,
    env: { TZ: "UTC" },
    workerData: { code, input, root },
  });
  const result = { stdout: "", stderr: "", retVal: "", error: null };
  worker.stdout.setEncoding("utf8").on("data", (text) => result.stdout += text);
  worker.stderr.setEncoding("utf8").on("data", (text) => result.stderr += text);
  worker.on("message", (message) => Object.assign(result, message));
  worker.on("error", (error) => {
    result.error ??= { type: error.name, message: error.message };
  });
  const code_ = await new Promise((resolve) => worker.on("exit", resolve));
  result.exitCode = code_;
  delete result.returned;
  return result;
}

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const { programs, root } = JSON.parse(Buffer.concat(chunks).toString());
createRequire(root);
const results = [];
for (const program of programs) results.push(await run(program, root));
process.stdout.write(JSON.stringify(results));
