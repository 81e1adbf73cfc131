const wait = (ms, value) => new Promise((done) => setTimeout(done, ms, value));
const values = await Promise.all([wait(1, "a"), Promise.resolve("b")]);
for (const value of values) console.log("%s", value);
return { values };
