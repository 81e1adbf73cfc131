/**
 * Stands in for pip: knows the wheels of one folder, and writes down what it was
 * asked for, one line per call. Run as
 * `fake_pip.ts FOLDER download … --dest DIR -- NAME==V …`.
 *
 * @module
 */

const [folder = "", command = ""] = Deno.args;
const requirements = Deno.args.slice(Deno.args.indexOf("--") + 1);

if (command === "download") {
  const dest = Deno.args[Deno.args.indexOf("--dest") + 1] ?? "";
  Deno.writeTextFileSync(
    `${folder}/asked.txt`,
    `${requirements.join(" ")}\n`,
    { append: true },
  );
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name);
  const wheels = requirements.map((requirement) => {
    const prefix = `${requirement.replace("==", "-")}-`;
    const found = names.find((name) => name.startsWith(prefix));
    if (found !== undefined) return found;
    console.error("WARNING: retrying");
    console.error(`ERROR: No matching distribution found for ${requirement}`);
    Deno.exit(1);
  });
  for (const name of wheels) {
    Deno.copyFileSync(`${folder}/${name}`, `${dest}/${name}`);
  }
} else if (command !== "--version") {
  Deno.exit(2);
}
