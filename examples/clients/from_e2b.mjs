// Runs cells with E2B's client: npm install @e2b/code-interpreter
import { Sandbox } from "@e2b/code-interpreter";
import process from "node:process";

const sandboxUrl = process.env.FAAS_URL ?? "http://localhost:8890";
const sandbox = await Sandbox.create({ debug: true, sandboxUrl });

await sandbox.runCode("x = 20");
const execution = await sandbox.runCode("print('x is', x)\nx + 1");
console.log(execution.logs.stdout[0].trim(), "then", execution.text);

const failed = await sandbox.runCode("1 / 0");
console.log(failed.error.name);
