import { assertSealed } from "./assert_sealed.ts";
import { skipBecause } from "../skip_because.ts";
import { whyNoKind } from "./open_kind.ts";

const HERE = new URL(".", import.meta.url);

for (const kind of ["tools", "full"]) {
  Deno.test({
    name: `never, by means of the packages of ${kind} sandboxes`,
    ignore: skipBecause(whyNoKind(kind)),
    // Sandboxes come and go with the attacks: they outlive a step on purpose.
    sanitizeOps: false,
    sanitizeResources: false,
    async fn(t) {
      await assertSealed(t, {
        kind,
        folder: new URL("cases/", HERE),
        isMeant: (name) => name.startsWith("full") === (kind === "full"),
        probeCode: await Deno.readTextFile(new URL("probe.py", HERE)),
      });
    },
  });
}
