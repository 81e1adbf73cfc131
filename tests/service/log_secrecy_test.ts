import assert from "node:assert/strict";
import { startService } from "./start_service.ts";

/** In every program, input and output here, and nowhere else. */
const MARK = "xyzzyplugh";

/** Programs that only their time limit ends. */
const ENDLESS: ReadonlySet<string> = new Set([
  `print("${MARK}")\nwhile True: pass`,
  `while True:\n  try:\n    while True: pass\n  except BaseException: "${MARK}"`,
]);

/** Programs that end in every way there is. */
const PROGRAMS: readonly string[] = [
  ...ENDLESS,
  `print("${MARK}"); return_val("${MARK}")`,
  `import sys; print("${MARK}", file=sys.stderr); sys.exit("${MARK}")`,
  `class ${MARK}(Exception): pass\nraise ${MARK}("${MARK}")`,
  `${MARK} ${MARK}`,
  `x = "${MARK}`,
  `import ${MARK}`,
  `import socket as ${MARK}`,
  `exec("${MARK}")`,
  `${MARK}.__globals__`,
  `print("${MARK}")\nx = ["${MARK}"]\nwhile True: x += x`,
  `print("${MARK}" * 1_000_000)`,
  `def ${MARK}(): ${MARK}()\n${MARK}()`,
  `import warnings; warnings.warn("${MARK}")`,
  `import logging; logging.error("${MARK}")`,
];

/** Bodies that are refused before a program is run. */
const BODIES: readonly string[] = [
  `${MARK}`,
  `{"code": "${MARK}`,
  `["${MARK}"]`,
  `{"code": ["${MARK}"]}`,
  `{"code": "x", "language": "${MARK}"}`,
  `{"code": "x", "timeout": "${MARK}"}`,
  `{"code": "x", "priority": ["${MARK}"]}`,
  `{"code": "x", "ext": "${MARK}"}`,
  `{"code": "${MARK}", "pad": "${"x".repeat(2_000_000)}"}`,
];

Deno.test("The log never tells code, input or output", async () => {
  await using service = await startService({
    env: { FAAS_MAX_BODY_BYTES: "1Mi" },
  });
  const kinds = new Set<string | undefined>();
  for (const code of PROGRAMS) {
    const { metadata } = await service.run({
      code,
      // A run that ends by itself does so on a busy machine too, only later.
      ...ENDLESS.has(code) && { timeout: 500 },
      input: { [MARK]: MARK },
    });
    kinds.add(metadata.error?.kind);
  }
  for (const kind of ["exception", "syntax", "rejected", "timeout", "memory"]) {
    assert.ok(kinds.has(kind), `no program ended with "${kind}"`);
  }
  const statuses = new Set<number>();
  for (const body of BODIES) {
    const response = await fetch(`${service.url}/run_code`, {
      method: "POST",
      body,
      headers: { authorization: MARK, cookie: MARK, "user-agent": MARK },
    });
    await response.body?.cancel();
    statuses.add(response.status);
  }
  assert.deepEqual([...statuses].sort(), [400, 413]);
  assert.equal((await service.stop()).code, 0);

  const requests = service.process.logged("request")
    .filter(({ path }) => path === "/run_code");
  assert.equal(requests.length, PROGRAMS.length + BODIES.length);
  assert.equal(service.process.logged("sandbox reset").length > 0, true);
  for (const line of service.process.lines) {
    assert.doesNotMatch(JSON.stringify(line), new RegExp(MARK, "i"));
  }
  assert.doesNotMatch(service.process.stderr, new RegExp(MARK, "i"));
});
