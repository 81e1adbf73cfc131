// Calls LibreChat's code tool, with Node.js 24: npm install @librechat/agents
import process from "node:process";

const url = process.env.FAAS_URL ?? "http://localhost:8890";
// The package reads its address when it is loaded.
process.env.LIBRECHAT_CODE_BASEURL = `${url}/librechat`;
const { createCodeExecutionTool } = await import("@librechat/agents");

const tool = createCodeExecutionTool();
const code = "print(6 * 7)\nopen('answer.txt', 'w').write('42')";
const args = { lang: "py", code };
const { content, artifact } = await tool.invoke({
  type: "tool_call",
  id: "call_1",
  name: tool.name,
  args,
});
console.log(content.split("\n")[1], artifact.files[0].name);
