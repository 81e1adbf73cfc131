/**
 * Bundles the JavaScript that prepares an engine, `src/inside/javascript/` with the
 * packages in it, into one script.
 *
 * @module
 */

import { build, type Plugin } from "esbuild";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(
  new URL("../../src/inside/javascript/", import.meta.url),
);

/**
 * Patches for facts about values that node-inspect-extracted cannot know and
 * the engine can. Each text is there exactly once; an upgrade that changes it
 * fails here.
 */
const INSPECT_PATCHES: readonly [was: string, is: string][] = [
  [
    "getPromiseDetails:function(){return[c,void 0]}",
    "getPromiseDetails:function(t){" +
    `const[e,n]=require("${FOLDER}inspect_details.ts").getPromiseDetails(t);` +
    "return[e===0?c:e===2?l:e,n]}",
  ],
  [
    "getProxyDetails:a.getProxyDetails",
    `getProxyDetails:require("${FOLDER}inspect_details.ts").getProxyDetails`,
  ],
];

const patchInspect: Plugin = {
  name: "patch-inspect",
  setup({ onLoad }) {
    onLoad({ filter: /node-inspect-extracted.*dist.inspect\.js$/ }, (file) => {
      let contents = Deno.readTextFileSync(file.path);
      for (const [was, is] of INSPECT_PATCHES) {
        if (contents.split(was).length !== 2) {
          throw new Error(`Cannot patch "${file.path}": it has no "${was}"`);
        }
        contents = contents.replace(was, () => is);
      }
      return { contents, loader: "js" };
    });
  },
};

/**
 * Packages that ports of Node's modules import, and the bundle has already: the
 * engine's own, or ours. Modules of CommonJS.
 */
const STAND_INS: Readonly<Record<string, string>> = {
  "abort-controller": `module.exports = require("${FOLDER}node/abort.ts")`,
  "call-bind/callBound": "module.exports = (name) => Function.prototype.call" +
    ".bind(name.split('.').reduce((value, key) => value[key], globalThis))",
  "is-nan": "module.exports = Number.isNaN",
  "object-is": "module.exports = Object.is",
  "object-is/polyfill": "module.exports = () => Object.is",
  "object.assign/polyfill": "module.exports = () => Object.assign",
  "process/":
    `module.exports = require("${FOLDER}take_input.ts").processGlobal`,
  qs: `module.exports = require("${FOLDER}node/querystring.ts").querystring`,
  "safe-buffer": 'module.exports = require("buffer")',
  "util/": 'exports.inspect = require("node-inspect-extracted").inspect;' +
    `exports.types = require("${FOLDER}node/types.ts").types`,
};

const standIn: Plugin = {
  name: "stand-in",
  setup({ onLoad, onResolve }) {
    onResolve(
      { filter: /^[a-z]/ },
      ({ path, importer }) =>
        Object.hasOwn(STAND_INS, path) && importer.includes("/node_modules/")
          ? { path, namespace: "stand-in" }
          : undefined,
    );
    onLoad({ filter: /./, namespace: "stand-in" }, ({ path }) => ({
      contents: STAND_INS[path],
      loader: "js",
      resolveDir: FOLDER,
    }));
  },
};

/** Returns the script. */
export async function bundleLibrary(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [`${FOLDER}main.ts`],
    bundle: true,
    write: false,
    format: "iife",
    target: "es2023",
    // Names stay: stacks and `inspect` show them.
    minifyWhitespace: true,
    minifySyntax: true,
    charset: "utf8",
    define: { "process.env.NODE_ENV": '"production"' },
    plugins: [patchInspect, standIn],
    logLevel: "warning",
  });
  return outputFiles[0].text;
}
