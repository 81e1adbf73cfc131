/**
 * Adds an operator's packages to a copy of the project, from a folder of wheels
 * and without any index, and runs programs with them in a real service there.
 *
 * @module
 */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { linkService } from "../../bench/link_service.ts";
import { parseLock } from "../../src/packages/lock.ts";
import { makeZip } from "../../tools/packages/make_zip.ts";
import { PROJECT_ROOT } from "../service/service_process.ts";
import { startService } from "../service/start_service.ts";
import { skipBecause } from "../skip_because.ts";

const BUNDLES = ["templates", "base", "everyday", "sqlite"];

const WITHOUT = whyNot();

function whyNot(): string | null {
  const packages = `${PROJECT_ROOT}.cache/packages`;
  if (!existsSync(`${packages}/everyday.bundle`)) {
    return "packages are missing; `make packages` fetches them";
  }
  try {
    const { success } = new Deno.Command("python3", {
      args: ["-m", "pip", "--version"],
      stdout: "null",
      stderr: "null",
    }).outputSync();
    if (success) return null;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return "there is no pip";
}

/** A copy of the project that has few packages, and nothing added. */
class Tree implements AsyncDisposable {
  readonly path = Deno.makeTempDirSync({ dir: `${PROJECT_ROOT}.cache` });
  readonly wheels = `${this.path}/wheels`;

  static async open(): Promise<Tree> {
    const tree = new Tree();
    await linkService(tree.path, []);
    for (const folder of ["wheels", ".cache/packages", ".cache/images"]) {
      await Deno.mkdir(`${tree.path}/${folder}`, { recursive: true });
    }
    await tree.#link("tools");
    for (const name of BUNDLES) {
      await tree.#link(`.cache/packages/${name}.bundle`);
    }
    if (existsSync(`${PROJECT_ROOT}.cache/images/core.image`)) {
      await tree.#link(".cache/images/core.image");
    }
    return tree;
  }

  async #link(part: string): Promise<void> {
    const { success, stderr } = await new Deno.Command("cp", {
      args: [
        "--archive",
        "--link",
        `${PROJECT_ROOT}${part}`,
        `${this.path}/${part}`,
      ],
    }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
  }

  /** Writes a wheel of plain Python, unless a tag says otherwise. */
  wheel(
    name: string,
    files: Readonly<Record<string, string>>,
    { requires = [], tag = "py3-none-any" }: {
      readonly requires?: readonly string[];
      readonly tag?: string;
    } = {},
  ): void {
    const info = `${name}-1.0.dist-info`;
    const needed = requires.map((one) => `Requires-Dist: ${one}\n`).join("");
    const zip = makeZip({
      ...files,
      [`${info}/METADATA`]:
        `Metadata-Version: 2.1\nName: ${name}\nVersion: 1.0\n` +
        `License: MIT\n${needed}\nLong text.\n`,
      [`${info}/WHEEL`]:
        `Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: ${tag}\n`,
      [`${info}/RECORD`]: "",
    });
    Deno.writeFileSync(`${this.wheels}/${name}-1.0-${tag}.whl`, zip);
  }

  /** Copies what is at `path` in it into the folder `to`. */
  copyTo(path: string, to: string): void {
    const { success, stderr } = new Deno.Command("cp", {
      args: ["--archive", `${this.path}/${path}`, to],
    }).outputSync();
    assert.ok(success, new TextDecoder().decode(stderr));
  }

  /** Forgets the wheels. */
  clear(): void {
    Deno.removeSync(this.wheels, { recursive: true });
    Deno.mkdirSync(this.wheels);
  }

  /** Runs the tool; returns its exit code and what it said. */
  async add(
    env: Readonly<Record<string, string>> = {},
  ): Promise<{ code: number; told: string }> {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-prompt", "tools/add_packages.ts"],
      cwd: this.path,
      env: { FAAS_WHEELS: this.wheels, ADD: "", ...env },
    }).output();
    const decoder = new TextDecoder();
    return { code, told: decoder.decode(stdout) + decoder.decode(stderr) };
  }

  /** Reports whether something has been added. */
  get isLocked(): boolean {
    return existsSync(`${this.path}/packages.added.json`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.path, { recursive: true });
  }
}

Deno.test({
  name: "Packages that cannot be had in a sandbox are refused with the reason",
  ignore: skipBecause(WITHOUT),
  async fn(t) {
    await using tree = await Tree.open();
    const cases = [
      {
        title: "machine code for another platform",
        fill: () =>
          tree.wheel("fast", { "fast.py": "" }, {
            tag: "cp312-cp312-manylinux2014_x86_64",
          }),
        told:
          /^Cannot add "fast": fast-1\.0-cp312\S+ is machine code for another platform; the sandbox is WebAssembly$/m,
      },
      {
        title: "machine code in a wheel that says it has none",
        fill: () => tree.wheel("sly", { "sly.py": "", "sly_speed.so": "x" }),
        told:
          /^Cannot add "sly": "sly_speed\.so" in sly-1\.0-py3-none-any\.whl is machine code/m,
      },
      {
        title: "another version of what is there",
        fill: () =>
          tree.wheel("old", { "old.py": "" }, { requires: ["toolz<1"] }),
        told:
          /^Cannot download "old==1\.0" with pip: ERROR: Cannot install old==1\.0 because these package versions have conflicting dependencies/m,
      },
      {
        title: "what is there",
        fill: () => tree.wheel("toolz", { "toolz/__init__.py": "" }),
        told: /^Cannot add "toolz": 1\.2\.0 of it is there already/m,
      },
      {
        title: "a need that is in no folder",
        fill: () =>
          tree.wheel("poor", { "poor.py": "" }, { requires: ["lacking"] }),
        told: /^Cannot add "lacking": ".*" has no wheel that is "lacking"$/m,
      },
      {
        title: "a module that another package has",
        fill: () => tree.wheel("impostor", { "yaml/__init__.py": "" }),
        told:
          /^Cannot add "impostor": it brings the module "yaml", which "pyyaml" has$/m,
      },
      {
        title: "threads, sockets, processes and errors when it is imported",
        fill: () => {
          tree.wheel("weaver", {
            "weaver.py":
              "import threading\nthreading.Thread(target=print).start()",
          });
          tree.wheel("caller", {
            "caller.py": "import socket\nsocket.create_connection(('a', 1))\n" +
              "socket.socket()",
          });
          tree.wheel("starter", {
            "starter.py": "import subprocess\nsubprocess.run(['true'])",
          });
          tree.wheel("broken", { "broken.py": "1 / 0" });
        },
        told: new RegExp(
          '^Cannot add "broken": it cannot be imported: ZeroDivisionError: .*\n' +
            'Cannot add "caller": it .*\n' +
            'Cannot add "starter": it needs processes when it is imported, and there are none in a sandbox \\(.*\n' +
            'Cannot add "weaver": it needs threads when it is imported, and there are none in a sandbox \\(.*$',
          "m",
        ),
      },
    ];
    for (const { title, fill, told } of cases) {
      await t.step(title, async () => {
        tree.clear();
        fill();
        const answer = await tree.add();
        assert.equal(answer.code, 1, answer.told);
        assert.match(answer.told, told);
        assert.ok(!tree.isLocked);
      });
    }
  },
});

Deno.test({
  name: "An operator's packages are there after they were added",
  ignore: skipBecause(WITHOUT),
  async fn(t) {
    await using tree = await Tree.open();
    tree.wheel("greeting", {
      "greeting/__init__.py": "from toolz import identity\n" +
        "from greeting_words import WORD\n" +
        "from .texts import evaluate, read\n" +
        "def greet(name):\n    return identity(f'{WORD} {name}')\n",
      "greeting/texts.py": "def read(path):\n    return open(path).read()\n" +
        "def evaluate(text):\n    return eval(text)\n",
      "greeting/far.py": "import socket\n",
      "greeting/near.py": "PLACE = 'here'\n",
    }, { requires: ["toolz>=1", "greeting-words"] });
    tree.wheel("greeting_words", { "greeting_words.py": "WORD = 'hello'\n" });
    const { code, told } = await tree.add();
    assert.equal(code, 0, told);
    assert.match(
      told,
      /^Packages: added greeting-words 1\.0, greeting 1\.0$/m,
    );
    await t.step(
      "their lock has hashes, and is read with the project's",
      () => {
        const lock = parseLock(
          Deno.readTextFileSync(`${tree.path}/packages.lock.json`),
          Deno.readTextFileSync(`${tree.path}/packages.added.json`),
        );
        assert.deepEqual(lock.added?.names, ["greeting-words", "greeting"]);
        const greeting = lock.files.at(-1);
        assert.deepEqual(greeting?.dependencies, ["greeting-words"]);
        assert.deepEqual(greeting?.refused, {
          "greeting.evaluate": "code",
          "greeting.far": "network",
          "greeting.read": "files",
          "greeting.texts.evaluate": "code",
          "greeting.texts.read": "files",
        });
      },
    );
    await t.step("what a container image lacks is in one folder", () => {
      for (
        const path of [
          "packages.added.json",
          ".cache/packages/added.bundle",
          ".cache/images/full.image",
        ]
      ) assert.ok(existsSync(`${tree.path}/.cache/added/${path}`), path);
    });
    // As over a container image: another copy, which has nothing of them.
    await using shipped = await Tree.open();
    tree.copyTo(`.cache/added/.`, shipped.path);
    await using service = await startService({
      root: shipped.path,
      env: {
        PYTHON_FAAS_MEMORY_LIMIT: "4G",
        FAAS_SANDBOXES: "core=1,full=1",
        FAAS_LANGUAGES: "python",
      },
    });
    await t.step("/health names them", async () => {
      const health = await (await service.health()).json();
      assert.equal(health.packages.greeting, "1.0");
      assert.equal(health.packages.toolz, "1.2.0");
    });
    await t.step("a program has them beside the others", async () => {
      const { output, metadata } = await service.run({
        code: "import greeting, yaml\nfrom greeting.near import PLACE\n" +
          "print(greeting.greet(yaml.safe_load('you')), PLACE)",
      });
      assert.equal(output.stdout, "hello you here\n", output.stderr);
      assert.match(metadata.instance_id, /^full-/);
      // Its answer can be here before its line of the log.
      for (let count = 1;; count++) {
        const { sandbox, from_image } = await service.process.untilLogged(
          "sandbox ready",
          count,
        );
        if (!`${sandbox}`.startsWith("full-")) continue;
        assert.equal(from_image, true);
        break;
      }
    });
    const refused = {
      "import greeting.far":
        'Cannot import "greeting.far": forbidden, there is no network here',
      "from greeting import read": "programs open no files under this policy",
      "import greeting\ngreeting.evaluate('1')": "it runs text as code",
      "import greeting_more":
        'Cannot import "greeting_more": not installed here',
    };
    for (const [program, why] of Object.entries(refused)) {
      await t.step(`strict refuses ${JSON.stringify(program)}`, async () => {
        const { output } = await service.run({ code: program });
        assert.ok(output.stderr.includes(why), output.stderr);
      });
    }
  },
});
