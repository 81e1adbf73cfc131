import assert from "node:assert/strict";
import { skipBecause } from "../skip_because.ts";

const ROOT = new URL("../..", import.meta.url).pathname;

/** Lists what a child has open whose parent was started with number 9 open. */
async function listInChild(call: string): Promise<string[]> {
  const program = await Deno.makeTempFile({ suffix: ".ts" });
  await Deno.writeTextFile(
    program,
    `
    import { closeOnExec } from "${ROOT}src/sandbox/close_on_exec.ts";
    import { findLibcPath } from "${ROOT}src/sandbox/libc_path.ts";
    const found = ${call};
    const { stdout } = await new Deno.Command("ls", {
      args: ["/proc/self/fd"],
    }).output();
    console.log(found);
    Deno.stdout.writeSync(stdout);
  `,
  );
  const { stdout, stderr, success } = await new Deno.Command("sh", {
    args: [
      "-c",
      'exec 9</dev/zero; exec "$0" run --allow-all --no-prompt --quiet "$1"',
      Deno.execPath(),
      program,
    ],
  }).output();
  await Deno.remove(program);
  assert.ok(success, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout).trim().split("\n");
}

Deno.test({
  name: "closeOnExec() never lets a child have what the service was given",
  ignore: skipBecause(
    Deno.build.os === "linux"
      ? null
      : "only Linux has close-on-exec flags here",
  ),
  async fn() {
    assert.ok((await listInChild("undefined")).includes("9"));
    const [done, ...open] = await listInChild("closeOnExec(findLibcPath())");
    assert.equal(done, "true");
    assert.ok(open.length > 0 && !open.includes("9"), open.join());
  },
});
