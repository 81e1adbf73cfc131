// Runs programs with the service's own client. In a project of yours, install it
// (clients/typescript/README.md) and import it from "python-faas".
import { Client } from "../../clients/typescript/src/mod.ts";

// The address is FAAS_URL, or http://localhost:8890.
const client = new Client();

const result = await client.run("return_val(sum(INPUT))", {
  input: [1, 2, 3],
});
console.log(result.value);

const failed = await client.run("console.log([1].at(2).x)", {
  language: "js",
});
console.log(failed.error?.type);

for await (const row of client.batch("return_val(INPUT * 2)", [1, 2, 3])) {
  console.log(row.index, row.value);
}
