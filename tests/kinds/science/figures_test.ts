/**
 * Draws in one full sandbox and looks at what comes back: pixels, names,
 * sizes, and what was said about it.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { OutputFile, RunResult } from "../../../src/run/result.ts";
import { decodePng, type Picture } from "./decode_png.ts";
import { openKind } from "../open_kind.ts";

const LIMIT_BYTES = 2 * 1024 * 1024;

/** Draws `text` in black on an empty figure. */
const DRAW = `
import matplotlib.pyplot as plt
def draw(text, **font):
    fig = plt.figure(figsize=(3, 3), dpi=50)
    fig.text(0.5, 0.5, text, fontsize=100, ha="center", va="center", **font)
`;

const CASES: Readonly<Record<string, (run: Run) => Promise<void>>> = {
  async "Chinese is drawn without any set-up"(run) {
    const { files, stderr } = await run(`${DRAW}\ndraw("一")\ndraw("口")`);
    assert.equal(stderr, "");
    const [stroke, mouth] = files.map(picture).map(ink);
    // 一 is one flat stroke, 口 a frame around nothing: a box for a glyph that
    // is missing is neither.
    assert.ok(stroke.width > 5 * stroke.height, JSON.stringify(stroke));
    assert.ok(Math.abs(mouth.width / mouth.height - 1) < 0.3);
    assert.ok(mouth.middle.every((dark) => !dark));
  },

  async "Chinese is drawn with whatever font a program asks for"(run) {
    const families = [
      "SimHei",
      "Microsoft YaHei",
      "Noto Sans CJK SC",
      "PingFang SC",
      "WenQuanYi Micro Hei",
      "A font that nobody has",
    ];
    for (const family of families) {
      const { files, stderr } = await run(`
import matplotlib.pyplot as plt
plt.rcParams["font.sans-serif"] = ["${family}"]
plt.rcParams["font.family"] = "${family}"
${DRAW}
draw("一")
draw("一", fontfamily="${family}")`);
      assert.equal(stderr, "", family);
      for (const { width, height } of files.map(picture).map(ink)) {
        assert.ok(width > 5 * height, `${family}: ${width} by ${height}`);
      }
    }
  },

  async "Minus signs are drawn with a Chinese font"(run) {
    for (const isUnicode of ["True", "False"]) {
      const { files, stderr } = await run(`${DRAW}
from matplotlib.ticker import ScalarFormatter
plt.rcParams["font.family"] = "SimHei"
plt.rcParams["axes.unicode_minus"] = ${isUnicode}
draw(ScalarFormatter().format_data_short(-1)[:1] + " ")
draw(ScalarFormatter.fix_minus("-"))`);
      assert.equal(stderr, "");
      for (const { width, height } of files.map(picture).map(ink)) {
        assert.ok(width > 2 * height, `${width} by ${height}`);
      }
    }
  },

  async "Figures come back whatever a program puts in pyplot's place"(run) {
    const two = `import matplotlib.pyplot as plt
for n in range(2): plt.figure(); plt.plot([n])
`;
    for (
      const forged of [
        "plt.get_fignums = lambda: []",
        "plt.get_fignums = lambda: 1 / 0",
        "plt.figure = lambda n: 1 / 0",
        "plt.close = plt.figure = plt.get_fignums = None",
      ]
    ) {
      const { files, stderr } = await run(two + forged);
      assert.deepEqual(files.map(({ name }) => name), [
        "figure-1.png",
        "figure-2.png",
      ], forged);
      assert.equal(stderr, "");
    }
  },

  async "No figure vanishes without a word, however it was forged"(run) {
    for (
      const draws of [
        "None",
        "file.write(b'')",
        "file.write(b'a' * 3_000_000)",
        "1 / 0",
      ]
    ) {
      const { files, stderr } = await run(`import matplotlib.pyplot as plt
from matplotlib.figure import Figure
for n in range(2): plt.figure(); plt.plot([n])
Figure.savefig = lambda self, file, **more: ${draws}`);
      assert.deepEqual(files, []);
      assert.match(stderr, /\[figure-1\.png is not returned: /, draws);
      assert.match(stderr, /\[figure-2\.png is not returned: /, draws);
    }
  },

  async "A label beyond a figure's edge is seen"(run) {
    const { files, stderr } = await run(`import matplotlib.pyplot as plt
plt.figure(figsize=(2, 2), dpi=50)
plt.ylabel("label")
plt.text(-3, 0.5, "far to the left")
plt.figure(figsize=(2, 2), dpi=50)
plt.text(-1e9, 0.5, "farther than any picture goes")
plt.figure(figsize=(2, 2), dpi=50)`);
    assert.equal(stderr, "");
    const [wide, whole] = files.map(picture);
    assert.ok(wide.width > 200, `${wide.width} pixels`);
    assert.deepEqual([whole.width, whole.height], [100, 100]);
    assert.equal(files.length, 3);
  },

  async "A glyph that no font has is reported once"(run) {
    const { stderr, files } = await run(`${DRAW}
draw("\\u13a0 \\u13a0")
plt.savefig("a.png")
plt.savefig("b.png")
draw("\\u13a0")
draw("\\u13a1\\u13a1")`);
    assert.equal(
      stderr,
      "main.py:8: UserWarning: Glyph 5024 (\\N{CHEROKEE LETTER A}) " +
        'missing from current font.\n  plt.savefig("a.png")\n' +
        "[figure-3.png: Glyph 5025 (\\N{CHEROKEE LETTER E}) " +
        "missing from current font.]\n",
    );
    assert.deepEqual(files.map(({ name }) => name), [
      "a.png",
      "b.png",
      "figure-2.png",
      "figure-3.png",
    ]);
  },

  async "show() says nothing, and the figure comes back"(run) {
    const { stderr, files } = await run(
      "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()\n" +
        "plt.gcf().show()",
    );
    assert.equal(stderr, "");
    assert.deepEqual(files.map(({ name }) => name), ["figure-1.png"]);
  },

  async "What is saved comes back under its own name, and once"(run) {
    const { files, stderr } = await run(`
import io
import matplotlib.pyplot as plt
plt.plot([1, 2])
plt.savefig("销售额 一.png")
plt.savefig("plain")
plt.savefig("drawing.svg")
plt.savefig("/tmp/paper.pdf")
plt.savefig("plain.png")
plt.savefig(io.BytesIO())
plt.savefig(".hidden.png")
plt.close()
plt.figure()`);
    assert.equal(stderr, "");
    assert.deepEqual(
      files.map(({ name, media_type }) => `${name} ${media_type}`),
      [
        "销售额 一.png image/png",
        "drawing.svg image/svg+xml",
        "paper.pdf application/pdf",
        "plain.png image/png",
        "_hidden.png image/png",
        "figure-1.png image/png",
      ],
    );
    assert.ok(files.every(({ scale }) => scale === undefined));
  },

  async "A picture that is too large is scaled, and says so"(run) {
    const { files, stderr } = await run(`
import matplotlib.pyplot as plt
import numpy as np
plt.figure(figsize=(20, 10), dpi=100)
plt.imshow(np.random.default_rng(0).random((1000, 2000)), aspect="auto")
plt.axis("off")
plt.savefig("noise.png")
plt.figure()
plt.plot([1, 2])`);
    assert.equal(stderr, "");
    assert.deepEqual(files.map(({ name }) => name), [
      "noise.png",
      "figure-2.png",
    ]);
    const [{ scale = 1, size }] = files;
    assert.ok(scale > 0.3 && scale < 1, `${scale}`);
    assert.ok(size < LIMIT_BYTES && size > LIMIT_BYTES / 4, `${size}`);
    assert.ok(Math.abs(picture(files[0]).width - 2000 * scale) <= 1);
    assert.equal(files[1].scale, undefined);
  },

  async "A figure that cannot be drawn in its size is drawn smaller"(run) {
    const { files, stderr } = await run(
      "import matplotlib.pyplot as plt\nplt.figure(figsize=(700, 7))",
    );
    assert.equal(stderr, "");
    assert.ok((files[0].scale ?? 1) < 1);
    assert.ok(picture(files[0]).width <= 2000);
  },

  async "A figure that cannot be drawn at all is named, and no other is lost"(
    run,
  ) {
    const { files, stderr } = await run(`
import matplotlib.pyplot as plt
plt.plot([1, 2])
plt.figure()
plt.title("$\\\\nonsense$")`);
    assert.deepEqual(files.map(({ name }) => name), ["figure-1.png"]);
    assert.match(stderr, /^\[figure-2\.png is not returned: ValueError: /);
  },
};

type Run = (code: string) => Promise<{
  readonly files: readonly OutputFile[];
  readonly stderr: string;
}>;

Deno.test("Pictures of a full sandbox", async (t) => {
  const full = await openKind("full");
  if (!full) return;
  const run: Run = async (code) => {
    const { files, stderr, error }: RunResult = await full.run(code);
    assert.equal(error, undefined, stderr);
    return { files, stderr };
  };
  try {
    for (const [title, check] of Object.entries(CASES)) {
      await t.step(title, () => check(run));
    }
  } finally {
    await full.close();
  }
});

function picture({ data }: OutputFile): Picture {
  return decodePng(Uint8Array.fromBase64(data));
}

/** Size of what is drawn, in pixels, and the pixels of its middle row's middle. */
function ink({ width, height, isDark }: Picture) {
  const dark: (readonly [x: number, y: number])[] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) if (isDark(x, y)) dark.push([x, y]);
  }
  assert.ok(dark.length > 0, "nothing is drawn");
  const [xs, ys] = [dark.map(([x]) => x), dark.map(([, y]) => y)];
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
  const size = { width: right - left + 1, height: bottom - top + 1 };
  const row = (top + bottom) >> 1;
  const middle = Array.from(
    { length: size.width >> 1 },
    (_, index) => isDark(left + (size.width >> 2) + index, row),
  );
  return { ...size, middle };
}
