import { assertSealed } from "./assert_sealed.ts";
import { skipBecause } from "../skip_because.ts";
import { whyNoKind } from "./open_kind.ts";

const HERE = new URL(".", import.meta.url);

Deno.test({
  name: "never, by means of the packages of a full sandbox",
  ignore: skipBecause(whyNoKind("full")),
  // Sandboxes come and go with the attacks: they outlive a step on purpose.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn(t) {
    await assertSealed(t, {
      kind: "full",
      folder: new URL("cases/", HERE),
      probePath: new URL("probe.py", HERE),
    });
  },
});
