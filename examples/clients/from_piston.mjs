// Runs a program with a client of Piston: npm install piston-client
import process from "node:process";
import piston from "piston-client";

const server = process.env.FAAS_URL ?? "http://localhost:8890";
const client = piston({ server });

const { run } = await client.execute("python", "print(input())", {
  stdin: "hi",
  runTimeout: 10_000,
});
console.log(run.code, run.stdout.trim());
