// OpenAI's own client and the AI SDK against one gateway; prints what came of each step as one line of JSON.
// Usage: node openai-client.mjs '{"url":"http://127.0.0.1:1234","token":"…"}'
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(new URL("./openai/", import.meta.url));
const load = (name) => import(pathToFileURL(require.resolve(name)));
const { default: OpenAI } = await load("openai");
const { createOpenAI } = await load("@ai-sdk/openai");
const { generateText, streamText, tool, isStepCount, stepCountIs } = await load("ai");
const { z } = await load("zod");

const { url, token } = JSON.parse(process.argv[2]);
const print = (step, value) => console.log(JSON.stringify({ step, ...value }));
const baseURL = `${url}/v1`;
const client = new OpenAI({ baseURL, apiKey: token, maxRetries: 0 });
const messages = [{ role: "user", content: "Hi" }];

const models = await client.models.list();
print("models", { ids: models.data.map((model) => model.id) });

const whole = await client.chat.completions.create({ model: "moltbot", messages });
print("chat", { text: whole.choices[0].message.content, finish: whole.choices[0].finish_reason, usage: whole.usage });

const stream = await client.chat.completions.create({ model: "moltbot", messages, stream: true, stream_options: { include_usage: true } });
let text = "", finish = null, usage = null;
for await (const chunk of stream) {
  text += chunk.choices[0]?.delta?.content ?? "";
  finish = chunk.choices[0]?.finish_reason ?? finish;
  usage = chunk.usage ?? usage;
}
print("chat stream", { text, finish, usage });

const weather = { type: "function", function: { name: "weather", description: "The weather of a city.", parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] } } };
const called = await client.chat.completions.create({ model: "moltbot", messages: [{ role: "user", content: "use the tool" }], tools: [weather] });
const call = called.choices[0].message.tool_calls[0];
print("chat tool", { finish: called.choices[0].finish_reason, name: call.function.name, city: JSON.parse(call.function.arguments).city });

const response = await client.responses.create({ model: "moltbot", input: "Hi" });
print("response", { text: response.output_text, status: response.status, usage: response.usage.total_tokens });

const followed = client.responses.stream({ model: "moltbot", input: "Hi", previous_response_id: response.id });
const final = await followed.finalResponse();
print("response stream", { text: final.output_text, status: final.status });

try {
  await client.chat.completions.create({ model: "moltbot", messages, temperature: 7 });
} catch (e) {
  print("refused", { status: e.status, type: e.type ?? e.error?.type, name: e.constructor.name });
}

const vercel = createOpenAI({ baseURL, apiKey: token });
const steps = (isStepCount ?? stepCountIs)(3);
const tools = { weather: tool({ description: "The weather of a city.", inputSchema: z.object({ city: z.string() }), execute: async ({ city }) => `22 degrees in ${city}` }) };
for (const [name, model] of [["chat", vercel.chat("moltbot")], ["responses", vercel.responses("moltbot")]]) {
  const generated = await generateText({ model, prompt: "Hi" });
  print(`ai ${name}`, { text: generated.text, finish: generated.finishReason });
  const streamed = streamText({ model, prompt: "Hi" });
  let all = "";
  for await (const delta of streamed.textStream) all += delta;
  print(`ai ${name} stream`, { text: all, finish: await streamed.finishReason });
  const used = await generateText({ model, prompt: "use the tool", tools, stopWhen: steps });
  print(`ai ${name} tool`, { text: used.text, steps: used.steps.length, result: used.steps[0].toolResults[0]?.output });
}
