/**
 * Stands in for pip: knows the wheels of one folder, and writes down what it
 * was asked for. Run as `fake_pip.ts FOLDER download … --dest DIR -- NAME==V`.
 *
 * @module
 */

const [folder = "", command = ""] = Deno.args;
const requirement = Deno.args.at(-1) ?? "";

if (command === "download") {
  const dest = Deno.args[Deno.args.indexOf("--dest") + 1] ?? "";
  Deno.writeTextFileSync(`${folder}/asked.txt`, `${requirement}\n`, {
    append: true,
  });
  const prefix = `${requirement.replace("==", "-")}-`;
  const found = [...Deno.readDirSync(folder)]
    .find(({ name }) => name.startsWith(prefix));
  if (found === undefined) {
    console.error("WARNING: retrying");
    console.error(`ERROR: No matching distribution found for ${requirement}`);
    Deno.exit(1);
  }
  Deno.copyFileSync(`${folder}/${found.name}`, `${dest}/${found.name}`);
} else if (command !== "--version") {
  Deno.exit(2);
}
