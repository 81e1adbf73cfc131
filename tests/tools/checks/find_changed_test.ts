import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const CHECKS = fileURLToPath(
  new URL("../../../tools/checks/", import.meta.url),
);

async function run(cwd: string, command: string, ...args: string[]) {
  const { success, stdout, stderr } = await new Deno.Command(command, {
    args,
    cwd,
    env: { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" },
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

Deno.test("findChanged() follows imports from what differs from main", async () => {
  const folder = await Deno.makeTempDir({ prefix: "changed_" });
  try {
    const git = (...args: string[]) =>
      run(
        folder,
        "git",
        ...["-c", "user.name=test", "-c", "user.email=test@example.org"],
        ...args,
      );
    const write = (path: string, text: string) =>
      Deno.writeTextFile(`${folder}/${path}`, text);
    for (const name of ["src", "tests/one", "tests/two", "tests/three"]) {
      await Deno.mkdir(`${folder}/${name}`, { recursive: true });
    }
    await write("src/deep.ts", "export const deep = 1;");
    await write("src/top.ts", 'export * from "./deep.ts";');
    await write("tests/one/a_test.ts", 'import "../../src/top.ts";');
    await write("tests/two/b_test.ts", "");
    await write("tests/three/c_test.ts", "");
    await git("init", "--quiet", "--initial-branch=main");
    await git("add", ".");
    await git("commit", "--quiet", "--message=start");
    await git("checkout", "--quiet", "-b", "change");
    await write("src/deep.ts", "export const deep = 2;");
    await git("commit", "--quiet", "--all", "--message=change");
    // Files that are not committed, and not even known to git, count too.
    await write("tests/two/data.txt", "new");
    const program = `
      import { findChanged } from ${JSON.stringify(`${CHECKS}find_changed.ts`)};
      console.log(JSON.stringify(await findChanged(
        ["tests/one/a_test.ts", "tests/two/b_test.ts", "tests/three/c_test.ts"],
      )));`;
    const found = await run(folder, Deno.execPath(), "eval", program);
    assert.deepEqual(JSON.parse(found), [
      "tests/one/a_test.ts",
      "tests/two/b_test.ts",
    ]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
