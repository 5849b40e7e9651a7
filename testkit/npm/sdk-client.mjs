// A client on the official SDK: runs the calls of a JSON plan and prints what came of each as one line.
// Usage: node sdk-client.mjs '{"url":"…","token":"…"}' | '{"command":["moltbot","mcp"],"env":{}}' '[{"tool":"Bash","args":{}}]' '{"answer":"once"}'
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { ElicitRequestSchema } from "@modelcontextprotocol/sdk/types.js";

const [where, plan, answer] = process.argv.slice(2).map((text) => JSON.parse(text));
const print = (line) => console.log(JSON.stringify(line));

const transport = where.url
  ? new StreamableHTTPClientTransport(new URL(where.url), {
      requestInit: { headers: { Authorization: `Bearer ${where.token}` } },
    })
  : new StdioClientTransport({ command: where.command[0], args: where.command.slice(1), env: where.env, stderr: "inherit" });

const capabilities = answer ? { elicitation: {} } : {};
const client = new Client({ name: "sdk-client", version: "1" }, { capabilities });
if (answer) {
  client.setRequestHandler(ElicitRequestSchema, (request) => {
    print({ asked: request.params.message, fields: request.params.requestedSchema });
    return { action: answer.action ?? "accept", content: { answer: answer.answer } };
  });
}
await client.connect(transport);
const listed = await client.listTools();
print({ tools: listed.tools.map((tool) => tool.name) });
for (const step of plan) {
  const controller = new AbortController();
  const cancel = step.cancelAfter ? setTimeout(() => controller.abort("enough"), step.cancelAfter) : undefined;
  try {
    const result = await client.callTool({ name: step.tool, arguments: step.args }, undefined, {
      signal: controller.signal,
      onprogress: (progress) => print({ progress: progress.message ?? "" }),
    });
    print({ result });
  } catch (error) {
    print({ error: String(error.message ?? error), code: error.code });
  } finally {
    clearTimeout(cancel);
  }
}
if (where.url) {
  await transport.terminateSession();
}
await client.close();
