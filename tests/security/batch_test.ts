/**
 * Runs the hostile programs as rows of batches, between innocent rows, with the
 * checker off. Innocent rows that ran before a hostile one in its group, and
 * those after it, must answer as in an interpreter that nobody has used.
 *
 * @module
 */

import assert from "node:assert/strict";
import { hostileCorpus } from "../service/hostile_corpus.ts";
import { type RowLine, runBatch } from "../service/run_batch.ts";
import { startService } from "../service/start_service.ts";
import { untilNoneIsLate } from "../in_enough_time.ts";
import { oneOf } from "../in_full.ts";
import { readCases } from "./read_cases.ts";

/**
 * Innocent rows before each hostile one. A sandbox makes its groups as large as
 * goes well, twice as large each time: after so many a hostile row falls into a
 * group of about so many; of 256 at most.
 */
const CALM = [0, 60, 640] as const;
/** Of eight hostile programs in a row, so many are tried with each of `CALM`. */
const SHARES = [[0, 1, 2, 3, 4], [5, 6], [7]] as const;
const OF = 8;

const service = await startService({
  sandboxes: 2,
  env: {
    FAAS_SANDBOXES: "core=2",
    FAAS_SAFETY_POLICY: "permissive",
    FAAS_KILL_GRACE: "200",
  },
});
Deno.test.afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

/** Set-up whose `look` is the same in each row that finds nothing of others. */
const SETUP = `
import builtins, gc, hashlib, json, os, random, signal, sys, types, warnings
LEFT = []
def facts(): return [
    gc.get_count(), sys.getallocatedblocks(), len(gc.get_objects()),
    sorted(sys.modules), sorted(globals()), sorted(vars(builtins)),
    sys.getrecursionlimit(), gc.isenabled(), os.getcwd(), dict(os.environ),
    [is_open(number) for number in range(16)], sys.gettrace(),
    os.stat("/tmp").st_mtime, os.stat("/home/user").st_mtime,
    [sys.getrefcount(each) for each in ("interned", int, None, 7, ())],
    sys.flags[:], len(warnings.filters), sys.getswitchinterval(),
    [str(signal.getsignal(number)) for number in range(1, 16)],
    {name: sorted(vars(kind)) for name, kind in vars(builtins).items()
     if isinstance(kind, type)},
    print.__name__, True, 7 + 7, "print", (), sys.path, sys.argv, LEFT,
]
def is_open(number):
    try:
        os.fstat(number)
    except OSError:
        return False
    return True
def glance(): return [
    gc.get_count(), sys.getallocatedblocks(), LEFT, len(sys.modules),
    sys.getrecursionlimit(), gc.isenabled(), print.__name__, len(globals()),
    sys.gettrace(), 7 + 7,
]
def look():
    return hashlib.sha256(repr(facts()).encode()).hexdigest()
`;
const CODE = `
if INPUT == "calm":
    return_val([*glance(), random.random()])
elif INPUT == "look":
    return_val(look())
    print(random.random())
else:
    exec(compile(INPUT, "main.py", "exec"), globals())
`;

function run(
  inputs: readonly string[],
  row_timeout: number,
): Promise<readonly RowLine[]> {
  return runBatch(
    service.url,
    { setup: SETUP, code: CODE, row_timeout },
    inputs,
  );
}

interface Hostile {
  readonly title: string;
  readonly code: string;
}

const cases = [...await readCases()].flatMap(([, all]) =>
  all.map(({ title, code }) => ({ title, code }))
);
const corpus = hostileCorpus()
  .map(({ title, source }) => ({ title, code: source }));
// Those that are left out here attack runs, which sandboxes serve alike.
const hostile: readonly Hostile[] = oneOf(6, "hostile programs among rows", [
  ...cases,
  ...corpus,
]);

/**
 * Runs hostile rows between innocent ones, and fails where one shows in another.
 *
 * @returns Those beside which an innocent row had not the time to answer.
 */
async function attackRows(
  tried: readonly Hostile[],
  calm: number,
  innocent: string,
  rowTimeoutMs: number,
): Promise<ReadonlySet<Hostile>> {
  const inputs = tried.flatMap(({ code }) => [
    ...new Array<string>(calm).fill("calm"),
    code,
    "look",
    "look",
  ]);
  const rows = await run(inputs, rowTimeoutMs);
  assert.equal(rows.length, inputs.length);
  const drawn = new Set<string>();
  const glances = new Set<string>();
  const late = new Set<Hostile>();
  let count = 0;
  rows.forEach(({ index, status, error, ret_val, stdout }, at) => {
    assert.equal(index, at);
    if (inputs[at] === "calm" && status === "success") {
      const [number] = /[^ ]+(?=\]$)/.exec(ret_val) ?? [""];
      glances.add(ret_val.slice(0, -`${number}]`.length));
      drawn.add(number);
      count += 1;
      return;
    }
    if (inputs[at] !== "look") return;
    const near = Math.min(Math.floor(at / (calm + 3)), tried.length - 1);
    const title = `beside ${tried[near].title}`;
    if (error?.kind === "timeout") {
      late.add(tried[near]);
      return;
    }
    assert.equal(status, "success", title);
    assert.equal(ret_val, innocent, title);
    drawn.add(stdout);
    count += 1;
  });
  assert.ok(glances.size <= 1, [...glances].join("\n"));
  assert.equal(drawn.size, count, "two rows drew the same numbers");
  return late;
}

CALM.forEach((calm, size) => {
  Deno.test({
    name: `a hostile row never shows in others, after ${calm} calm ones`,
    sanitizeOps: false,
    sanitizeResources: false,
    async fn() {
      const [{ ret_val: innocent }] = await run(["look"], 300_000);
      assert.match(innocent, /^[0-9a-f]{64}$/);
      const share: readonly number[] = SHARES[size];
      await untilNoneIsLate(
        hostile.filter((_, index) => share.includes(index % OF)),
        (tried, rowTimeoutMs) =>
          attackRows(tried, calm, innocent, rowTimeoutMs),
      );
    },
  });
});
