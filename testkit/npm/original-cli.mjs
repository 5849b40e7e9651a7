// Runs command lines of the original in one process, as its own entry would: the program of its command line is built
// anew for each. Starting Node and its modules costs seconds, a command tens of milliseconds.
//
//   node original-cli.mjs <package folder>
//
// Standard input: a line each, `["gateway","call","health"]`. Standard output: a line each,
// `{"exitCode":0,"out":"…","errors":"…"}`. What a command throws to its entry is the end of `errors`, without the trace
// that the entry prints of it.
import fs from "node:fs";
import path from "node:path";
import process from "node:process";
import readline from "node:readline";
import { pathToFileURL } from "node:url";

const LIMIT_MS = 300_000;
const dist = path.join(process.argv[2], "dist");
const name = path.basename(process.argv[2]);

// What a module of the original exports under a name; the later release has a part of its content in each file's name.
async function exported(name, older, later) {
  const files = fs.existsSync(path.join(dist, older)) ? [older] : fs.readdirSync(dist).filter((one) => later.test(one));
  for (const file of files) {
    const found = (await import(pathToFileURL(path.join(dist, file))))[name];
    if (found) return found;
  }
  throw new Error(`${dist}: no ${name} (expected: in ${older} or in a file like ${later})`);
}

const answer = process.stdout.write.bind(process.stdout);
let out = "";
let errors = "";
const keep = (add) => (chunk, encoding, done) => {
  add(typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8"));
  const after = typeof encoding === "function" ? encoding : done;
  if (after) queueMicrotask(after);
  return true;
};
process.stdout.write = keep((text) => (out += text));
process.stderr.write = keep((text) => (errors += text));

class Exit extends Error {}
let ended = () => {};
process.exit = (code) => {
  ended(Number(code ?? process.exitCode ?? 0));
  throw new Exit("exit");
};
for (const event of ["uncaughtException", "unhandledRejection"]) {
  process.on(event, (failure) => {
    if (!(failure instanceof Exit)) errors += `${event}: ${failure}\n`;
  });
}

async function run(words) {
  out = "";
  errors = "";
  process.exitCode = undefined;
  process.argv = [process.execPath, name, ...words];
  const exit = new Promise((resolve) => (ended = resolve));
  const late = setTimeout(() => {
    errors += `not ended after ${LIMIT_MS} ms\n`;
    ended(-1);
  }, LIMIT_MS);
  const parsed = (async () => {
    try {
      const program = buildProgram();
      await registerSubCliByName(program, words[0]);
      await program.parseAsync(process.argv);
      ended(Number(process.exitCode ?? 0));
    } catch (failure) {
      if (failure instanceof Exit) return;
      errors += `${failure?.message ?? failure}\n`;
      ended(1);
    }
  })();
  const exitCode = await exit;
  clearTimeout(late);
  await Promise.race([parsed, new Promise((resolve) => setImmediate(resolve))]);
  process.exitCode = undefined;
  return { exitCode, out, errors };
}

const buildProgram = await exported("buildProgram", "cli/program.js", /^program-[\w-]{8}\.mjs$/);
const registerSubCliByName = await exported(
  "registerSubCliByName",
  "cli/program/register.subclis.js",
  /^register\.subclis-[\w-]{8}\.mjs$/,
);
for await (const line of readline.createInterface({ input: process.stdin })) {
  answer(JSON.stringify(await run(JSON.parse(line))) + "\n");
}
process.reallyExit(0);
