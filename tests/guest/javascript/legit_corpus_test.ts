/**
 * Ordinary programs answer here as they do in Node, to the byte: what they
 * print, what they return, how they end and the words of their errors.
 *
 * @module
 */

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { takeLastJsonLine } from "../../../src/guest/javascript/last_json_line.ts";
import { JavaScriptPool } from "./javascript_pool.ts";
import { type Program, readPrograms } from "./read_programs.ts";
import { skipBecause } from "../../skip_because.ts";

/** Texts of errors and of `inspect` change from one to the next. */
const NODE_MAJOR = 20;
const LEAST_PROGRAMS = 150;

const programs = readPrograms("legit");
const root = fileURLToPath(new URL("../../..", import.meta.url));
const reference = fileURLToPath(
  new URL("../../corpus/javascript/node_reference.mjs", import.meta.url),
);

/** Node's output of a program. */
interface Reference {
  readonly stdout: string;
  readonly stderr: string;
  readonly retVal: string;
  readonly exitCode: number;
  readonly error: { readonly type: string; readonly message: string } | null;
}

async function nodeVersion(): Promise<string | null> {
  try {
    const node = new Deno.Command("node", { args: ["--version"] });
    return new TextDecoder().decode((await node.output()).stdout).trim();
  } catch {
    return null;
  }
}

async function askNode(programs: readonly Program[]): Promise<Reference[]> {
  const child = new Deno.Command("node", {
    args: [reference],
    env: { TZ: "UTC" },
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const order = {
    root: `${root}deno.json`,
    programs: programs.map(({ code }) => ({ code, input: null })),
  };
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(JSON.stringify(order)));
  await writer.close();
  const { stdout } = await child.output();
  return JSON.parse(new TextDecoder().decode(stdout));
}

const version = await nodeVersion();
const NO_NODE = skipBecause(
  version?.startsWith(`v${NODE_MAJOR}.`)
    ? null
    : `${programs.length} programs are not compared with Node ${NODE_MAJOR}: ` +
      (version === null ? "node is not installed" : `node is ${version}`),
);

Deno.test(`the legitimate corpus has at least ${LEAST_PROGRAMS} programs`, () => {
  assert.ok(programs.length >= LEAST_PROGRAMS, String(programs.length));
});

Deno.test({
  name: `${programs.length} ordinary programs answer as in Node, to the byte`,
  ignore: NO_NODE,
  async fn(test) {
    await using pool = new JavaScriptPool();
    const wanted = await askNode(programs);
    for (const [index, { title, code }] of programs.entries()) {
      await test.step(title, async () => {
        const result = await pool.run(code);
        const { exitCode, error, ...printed } = wanted[index];
        const { stdout, retVal } = exitCode === 0 && printed.retVal === ""
          ? takeLastJsonLine(printed.stdout)
          : printed;
        assert.equal(result.stdout, stdout);
        assert.equal(result.exitCode, exitCode);
        if (error !== null) {
          assert.equal(result.error?.type, error.type);
          assert.equal(result.error?.message, error.message);
        } else if (exitCode === 0) {
          assert.equal(result.error, undefined);
          assert.equal(result.stderr, wanted[index].stderr);
          assert.equal(result.retVal, retVal);
        }
      });
    }
    assert.deepEqual(pool.ended, []);
  },
});
