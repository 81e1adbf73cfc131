// Asks the service for a hello and for a program that its policy refuses.
const [url] = Deno.args;
const key = Deno.env.get("FAAS_KEY");

/** Expected part of the metadata of each program. */
const PROGRAMS = {
  python: [
    [
      'print("Hello, World!")',
      (answer) => answer.output.stdout === "Hello, World!\n",
    ],
    ["import os", (answer) => answer.metadata.error?.kind === "rejected"],
  ],
  javascript: [
    [
      'console.log("Hello, World!")',
      (answer) => answer.output.stdout === "Hello, World!\n",
    ],
    ['require("fs")', (answer) => answer.metadata.status === "error"],
  ],
};

let failures = 0;
for (const language of Deno.args[1].split(",")) {
  for (const [code, isRight] of PROGRAMS[language]) {
    const response = await fetch(`${url}/run_code`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(key ? { authorization: `Bearer ${key}` } : {}),
      },
      body: JSON.stringify({ language, code }),
    });
    const answer = await response.json();
    const right = response.status === 200 && isRight(answer);
    if (!right) failures++;
    console.log(
      right ? "ok" : "not ok",
      "-",
      language,
      code,
      JSON.stringify(answer),
    );
  }
}
Deno.exit(failures);
