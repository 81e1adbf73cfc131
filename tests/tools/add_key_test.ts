import assert from "node:assert/strict";
import { join } from "node:path";
import { Callers } from "../../src/callers/callers.ts";
import { parseCallers } from "../../src/callers/parse_callers.ts";
import { addKey } from "../../tools/add_key.ts";

Deno.test("addKey() adds callers to a file that only its owner reads", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const path = join(folder, "keys", "keys.yaml");
    const keys = [
      await addKey({ path, name: "evals" }),
      await addKey({ path, name: "123" }),
    ];
    assert.equal((await Deno.stat(path)).mode! & 0o777, 0o600);
    const text = await Deno.readTextFile(path);
    for (const key of keys) {
      assert.match(key, /^faas_[\w-]{43}$/);
      assert.ok(!text.includes(key));
    }
    const callers = new Callers(parseCallers(text));
    assert.equal(callers.withKey(keys[0])?.name, "evals");
    assert.equal(callers.withKey(keys[1])?.name, "123");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("addKey() keeps what an operator has written, and refuses what would break it", async () => {
  const path = await Deno.makeTempFile();
  try {
    const key = `sha256:${"a".repeat(64)}`;
    const own = `# Ours.\n- { name: a, key: ${key} } # no line end`;
    await Deno.writeTextFile(path, own);
    await addKey({ path, name: "b" });
    const text = await Deno.readTextFile(path);
    assert.ok(text.startsWith(`${own}\n- name: "b"\n`), text);
    for (const name of ["a", "B", "", "x\n- name: y"]) {
      await assert.rejects(() => addKey({ path, name }), TypeError, name);
    }
    assert.equal(await Deno.readTextFile(path), text);
    await Deno.writeTextFile(path, `[{ name: a, key: "${key}" }]`);
    await assert.rejects(() => addKey({ path, name: "b" }), SyntaxError);
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("make key prints the key alone on stdout", async () => {
  const path = await Deno.makeTempFile();
  try {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--allow-all", "tools/add_key.ts"],
      env: { NAME: "evals", FAAS_KEYS_FILE: path },
      cwd: new URL("../..", import.meta.url),
    }).output();
    assert.equal(code, 0, new TextDecoder().decode(stderr));
    assert.match(new TextDecoder().decode(stdout), /^faas_[\w-]{43}\n$/);
  } finally {
    await Deno.remove(path);
  }
});
