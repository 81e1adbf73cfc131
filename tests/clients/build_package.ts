/**
 * Builds the npm package of the TypeScript client as `npm publish` would, and
 * installs it for a user, outside of the checkout.
 *
 * @module
 */

import { PROJECT_ROOT } from "../service/service_process.ts";
import { runCommand } from "./run_command.ts";

/** Built package; disposed of, it is gone. */
export interface BuiltPackage extends AsyncDisposable {
  /** Folder of its tests, as JavaScript. */
  readonly tests: string;
  /** Folder of a package that has it as a dependency. */
  readonly user: string;
  /** Checks and compiles files of the user's. */
  compile(files: readonly string[], folder: string): Promise<void>;
}

/**
 * Builds it.
 *
 * @param compiler Folder of the package `typescript`.
 */
export async function buildPackage(compiler: string): Promise<BuiltPackage> {
  const root = await Deno.makeTempDir({ prefix: "client-" });
  const source = `${root}/source`;
  const user = `${root}/user`;
  const tsc = `${compiler}/bin/tsc`;
  await runCommand("cp", ["-r", `${PROJECT_ROOT}clients/typescript`, source]);
  await runCommand("node", [tsc, "-p", source]);
  await runCommand("node", [tsc, "-p", `${source}/tests`]);
  // Build files are no part of it, and "prepack" would build again.
  await runCommand("npm", ["pack", "--ignore-scripts", "--quiet"], {
    cwd: source,
  });
  await Deno.mkdir(user);
  await Deno.writeTextFile(`${user}/package.json`, '{"private":true}');
  const packed = [...Deno.readDirSync(source)]
    .find(({ name }) => name.endsWith(".tgz"));
  await runCommand("npm", [
    "install",
    "--offline",
    "--no-audit",
    "--no-fund",
    `${source}/${packed?.name}`,
  ], { cwd: user });
  return {
    tests: `${source}/out/tests`,
    user,
    async compile(files, folder) {
      await runCommand("node", [
        tsc,
        "--strict",
        ...["--target", "ES2022"],
        ...["--module", "NodeNext"],
        ...files,
      ], { cwd: folder });
    },
    async [Symbol.asyncDispose]() {
      await Deno.remove(root, { recursive: true });
    },
  };
}
