import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { skipBecause } from "../skip_because.ts";
import { makeServiceCopy } from "./service_copy.ts";
import {
  PROJECT_ROOT,
  ServiceProcess,
  type ServiceProcessOptions,
} from "./service_process.ts";
import { startService, type StartServiceOptions } from "./start_service.ts";

/** One sandbox: enough to serve, and the fastest start. */
const SMALL = {
  FAAS_LANGUAGES: "javascript",
  FAAS_SANDBOXES: "javascript=1",
} as const;

/** Starts a service that will not start; returns what it says of that. */
async function refusal(options: ServiceProcessOptions): Promise<string[]> {
  await using service = new ServiceProcess(options);
  const { code } = await service.ended;
  assert.equal(code, 2, service.stderr);
  assert.deepEqual(service.logged("listening"), []);
  assert.ok(service.stderr.endsWith("\n"), service.stderr);
  return service.stderr.trimEnd().split("\n");
}

/** Starts a service; returns what it says of its parts once it has served. */
async function serve(options: StartServiceOptions, code = "print(6 * 7)") {
  await using service = await startService(options);
  const { output } = await service.run({ code });
  assert.equal(output.stdout, "42\n");
  const health: unknown = await (await service.health()).json();
  const problems = service.process.logged("packages")
    .map(({ problem }) => String(problem));
  const [ready] = service.process.logged("sandbox ready");
  assert.equal((await service.stop()).code, 0);
  assert.equal(service.process.stderr, "");
  return { problems, health, fromImage: ready?.from_image };
}

Deno.test("A start is refused with one line for each bad setting", async () => {
  const bad = {
    FAAS_PORT: "http",
    FAAS_TIMEOUT: "-1",
    PYTHON_FAAS_MEMORY_LIMIT: "4 gigabytes",
    PYTHON_FAAS_CPU_LIMIT: "0",
    FAAS_LOG_LEVEL: "loud\nand more",
    FAAS_SAFETY_POLICY: "lenient",
  };
  const lines = await refusal({ env: bad });
  const all = lines.join("\n");
  assert.equal(lines.length, Object.keys(bad).length, all);
  for (const [variable, value] of Object.entries(bad)) {
    const start = `Cannot use ${variable}=${
      JSON.stringify(value)
    }: accepted is `;
    assert.ok(lines.some((line) => line.startsWith(start)), all);
  }
});

Deno.test("A start is refused where the memory holds no sandbox", async () => {
  const lines = await refusal({ env: { PYTHON_FAAS_MEMORY_LIMIT: "300M" } });
  assert.equal(lines.length, 1, lines.join("\n"));
  assert.match(
    lines[0],
    /^PYTHON_FAAS_MEMORY_LIMIT.* do not hold one sandbox; at least \d+Mi /,
  );
});

Deno.test("A start is refused where the sandboxes asked for do not fit", async () => {
  const lines = await refusal({
    env: {
      PYTHON_FAAS_MEMORY_LIMIT: "1G",
      FAAS_SANDBOXES: "core=9",
    },
  });
  assert.equal(lines.length, 1, lines.join("\n"));
  assert.match(lines[0], /^FAAS_SANDBOXES="core=9": only \d fit /);
});

Deno.test("A start is refused for a port that is taken", async () => {
  using other = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = other.addr;
  const lines = await refusal({ env: { ...SMALL, FAAS_PORT: String(port) } });
  assert.deepEqual(lines, [
    `Cannot listen on 127.0.0.1:${port}, which FAAS_PORT="${port}" asks for: ` +
    "another program listens there",
  ]);
});

Deno.test("A start is refused for a policy that makes no sense", async (t) => {
  const folder = await Deno.makeTempDir();
  const policies = {
    "is not there": null,
    "is not JSON": "{",
    "has an unknown key": '{"module": {}}',
    "has a value of the wrong type": '{"names": {"allow": "open"}}',
    "allows and denies the same":
      '{"modules": {"allow": ["os"], "deny": ["os"]}}',
  };
  for (const [title, text] of Object.entries(policies)) {
    await t.step(`because it ${title}`, async () => {
      const path = `${folder}/policy.json`;
      if (text !== null) await Deno.writeTextFile(path, text);
      const lines = await refusal({ env: { FAAS_SAFETY_POLICY: path } });
      assert.equal(lines.length, 1, lines.join("\n"));
      assert.ok(
        lines[0].startsWith(`FAAS_SAFETY_POLICY="${path}": `),
        lines[0],
      );
    });
  }
  await Deno.remove(folder, { recursive: true });
});

Deno.test({
  name: "A start survives memory images that do not fit",
  ignore: skipBecause(
    existsSync(`${PROJECT_ROOT}.cache/images/javascript.image`)
      ? null
      : "there are no memory images; `make images` makes them",
  ),
  async fn(t) {
    await using copy = await makeServiceCopy();
    const { root } = copy;
    // All languages read an image alike; this one starts at once without.
    const file = "images/javascript.image";
    const path = `${root}/.cache/${file}`;
    const start = () => serve({ root, env: SMALL }, "console.log(6 * 7)");
    const image = await Deno.readFile(path);
    const headBytes = new DataView(image.buffer).getUint32(8, true);
    const head = new TextDecoder().decode(image.subarray(12, 12 + headBytes));

    /** The image with another header, as long as its own. */
    function withHead(text: string): Uint8Array {
      const changed = image.slice();
      changed.set(new TextEncoder().encode(text.padEnd(headBytes)), 12);
      return changed;
    }
    // More of them in tests/guest/memory/memory_image_test.ts.
    const damages: Readonly<Record<string, () => Uint8Array>> = {
      "cut short": () => image.slice(0, image.length / 2),
      "altered in one byte": () => {
        const changed = image.slice();
        changed[Math.floor(image.length / 2)] ^= 1;
        return changed;
      },
      "made of other files": () =>
        withHead(
          head.replace(/"key":"./, (key) =>
            key.slice(0, -1) + (key.endsWith("0") ? "1" : "0")),
        ),
    };
    // Else the others would show nothing.
    await t.step("unlike one that does", async () => {
      const { fromImage } = await start();
      assert.ok(fromImage, "the images are out of date: make images");
    });
    for (const [title, damage] of Object.entries(damages)) {
      await t.step(title, async () => {
        await copy.replace(file, damage);
        const { fromImage } = await start();
        assert.equal(fromImage, false);
      });
    }
    await t.step("not there at all", async () => {
      await Deno.remove(path);
      const { fromImage } = await start();
      assert.equal(fromImage, false);
    });
  },
});

Deno.test("A start survives packages that cannot be used", async () => {
  await using copy = await makeServiceCopy();
  const { root } = copy;
  // Those of all packages fit no more; a kind without its own starts slowly.
  await Deno.remove(`${root}/.cache/images`, { recursive: true });
  const folder = `${root}/.cache/packages`;
  await Deno.mkdir(folder, { recursive: true });
  const bundles = ["science", "symbolic", "sqlite"];
  for (const name of bundles) {
    await Deno.remove(`${folder}/${name}.bundle`).catch(() => {});
  }
  // More of them in tests/packages/find_bundles_test.ts.
  await Deno.writeTextFile(`${folder}/science.bundle`, "PYFAASZ\x01 ...");
  await Deno.writeFile(`${folder}/symbolic.bundle`, bundleOf("other"));
  const { problems, health, fromImage } = await serve({
    root,
    env: { FAAS_SANDBOXES: "core=1,full=auto" },
  });
  const text = problems.join("\n");
  assert.match(text, /bundle "science" is damaged/);
  assert.match(text, /bundle "symbolic" was made from other packages/);
  assert.match(text, /bundle "sqlite" is not there/);
  assert.doesNotMatch(JSON.stringify(health), /numpy|sympy|sqlite/);
  assert.equal(fromImage, false);
});

Deno.test({
  name: "A start survives a package that was altered",
  ignore: skipBecause(
    existsSync(`${PROJECT_ROOT}.cache/packages/science.bundle`)
      ? null
      : "there are no packages; `make packages` fetches them",
  ),
  async fn() {
    await using copy = await makeServiceCopy();
    await copy.replace("packages/science.bundle", (bytes) => {
      bytes[Math.floor(bytes.length / 3)] ^= 1;
      return bytes;
    });
    await using service = await startService({
      root: copy.root,
      env: { FAAS_SANDBOXES: "core=1,full=1" },
    });
    const { detail } = await service.process.untilLogged("sandbox ended");
    assert.match(String(detail), /Cannot read a bundle: ".+" in it is damaged/);
    const { output } = await service.run({ code: "print(6 * 7)" });
    assert.equal(output.stdout, "42\n");
  },
});

Deno.test("A start survives a library that is missing, and says what fails", async () => {
  await using copy = await makeServiceCopy();
  const { root } = copy;
  await Deno.remove(`${root}/.cache/javascript`, { recursive: true });
  await using service = await startService({
    root,
    env: { FAAS_SANDBOXES: "core=1,javascript=1" },
  });
  const before = await (await service.health()).json();
  assert.ok(["", "javascript"].includes(before.failing.join()));
  await service.process.untilLogged("breaker changed");
  const health = await service.health();
  assert.equal(health.status, 200);
  const { status, failing, languages } = await health.json();
  assert.equal(status, "healthy");
  assert.deepEqual(failing, ["javascript"]);
  assert.equal(languages.javascript.ready, 0);
  const [{ detail }] = service.process.logged("sandbox ended");
  assert.match(String(detail), /library\.bin/);
  const { output } = await service.run({ code: "print(6 * 7)" });
  assert.equal(output.stdout, "42\n");
});

/** An empty bundle with another key. */
function bundleOf(key: string): Uint8Array {
  const head = JSON.stringify({ key, packages: [], files: [] });
  const bytes = new TextEncoder().encode(`PYFAASB\x02\0\0\0\0${head}`);
  new DataView(bytes.buffer).setUint32(8, head.length, true);
  return bytes;
}
