/**
 * A plug-in of `deno lint`: refuses regular expressions whose time can grow
 * faster than the text that they search. One thread serves all requests, and
 * most texts come from outside: such an expression lets one caller stop all.
 *
 * Where a text is short, or the service's own, say so above the expression:
 * `// deno-lint-ignore linear-time/no-backtracking -- <why>`.
 *
 * @module
 */

import { findBacktracking } from "./find_backtracking.ts";

/** Code that meets texts from outside; tools and tests may take their time. */
const CHECKED = /\/src\//;

/** The plug-in, as `deno lint` loads it. */
const LINEAR_TIME: Deno.lint.Plugin = {
  name: "linear-time",
  rules: {
    "no-backtracking": {
      create(context) {
        if (!CHECKED.test(context.filename)) return {};

        function refuseMadeAtRunTime(
          node: Deno.lint.NewExpression | Deno.lint.CallExpression,
        ): void {
          const { callee } = node;
          if (callee.type !== "Identifier" || callee.name !== "RegExp") return;
          const message =
            "Cannot tell how long an expression takes that is made at run time";
          context.report({ node, message });
        }

        return {
          Literal(node) {
            const { regex } = node as Deno.lint.RegExpLiteral;
            if (!regex) return;
            const message = findBacktracking(regex.pattern, regex.flags);
            if (message !== undefined) context.report({ node, message });
          },
          NewExpression: refuseMadeAtRunTime,
          CallExpression: refuseMadeAtRunTime,
        };
      },
    },
  },
};

export default LINEAR_TIME;
