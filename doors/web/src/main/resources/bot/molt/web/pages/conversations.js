// Conversations as this page knows them: what was said, what is being said, what waits to be sent.
import { createStore, memory } from '../store.js';
import { link, on, request } from '../gateway.js';

const STEP = 200;
const EMPTY = { messages: null, run: null, waiting: [], sessionId: null, error: null, limit: STEP };

export const conversations = createStore({});
export const sessions = createStore(null);

export function conversation(key) {
  return conversations.get()[key] ?? EMPTY;
}

function change(key, part) {
  const old = conversation(key);
  conversations.merge({ [key]: { ...old, ...(typeof part === 'function' ? part(old) : part) } });
}

/** The short name that a page uses, and the long one that the gateway tells. */
function known(told) {
  return Object.keys(conversations.get()).filter((key) => told === key || told.endsWith(':' + key));
}

export async function listSessions(search = '') {
  const answer = await request('sessions.list', { limit: 200, search: search || undefined, includeDerivedTitles: true, includeLastMessage: true });
  sessions.set(answer.sessions);
}

const asked = new Map();

/** Reads a conversation anew; the answer to an older question is dropped. */
export async function read(key) {
  const mine = (asked.get(key) ?? 0) + 1;
  asked.set(key, mine);
  try {
    const answer = await request('chat.history', { sessionKey: key, limit: conversation(key).limit });
    if (asked.get(key) !== mine) return;
    change(key, (old) => ({ messages: answer.messages, sessionId: answer.sessionId ?? null, error: null, waiting: stillWaiting(old.waiting, answer.messages) }));
  } catch (error) {
    if (error.code !== 'OFFLINE') change(key, { error });
  }
}

export async function readMore(key) {
  change(key, (old) => ({ limit: Math.min(1000, old.limit + STEP) }));
  await read(key);
}

export function textOf(message) {
  return (message.content ?? []).filter((part) => part.type === 'text').map((part) => part.text).join('\n');
}

/** What was sent and stands in the transcript by now waits no longer. */
function stillWaiting(waiting, messages) {
  const texts = messages.filter((message) => message.role === 'user').map((message) => textOf(message).trim());
  const left = waiting.filter((one) => {
    if (!one.sent || texts.filter((text) => text === one.text.trim()).length <= one.before) return true;
    return false;
  });
  remember(left.length === waiting.length ? waiting : left);
  return left;
}

function remember() {
  queueMicrotask(() => {
    const unsent = Object.entries(conversations.get()).flatMap(([key, { waiting }]) => waiting.filter((one) => !one.sent).map((one) => ({ ...one, key })));
    memory.set('unsent', unsent.length > 0 ? JSON.stringify(unsent) : null, sessionStorage);
  });
}

/** Sends, now or when the connection is back; its id makes a second try the same message. */
export async function send(key, text, attachments = []) {
  const texts = (conversation(key).messages ?? []).filter((message) => message.role === 'user').map((message) => textOf(message).trim());
  const ahead = conversation(key).waiting.filter((one) => one.text.trim() === text.trim()).length;
  const one = { id: crypto.randomUUID?.() ?? String(Math.random()).slice(2), text, attachments, sent: false, error: null,
    before: texts.filter((said) => said === text.trim()).length + ahead };
  change(key, (old) => ({ waiting: [...old.waiting, one] }));
  remember();
  await deliver(key, one);
}

function mark(key, id, part) {
  change(key, (old) => ({ waiting: old.waiting.map((one) => (one.id === id ? { ...one, ...part } : one)) }));
  remember();
}

async function deliver(key, one) {
  if (link.get().phase !== 'online') return;
  try {
    const answer = await request('chat.send', { sessionKey: key, message: one.text, idempotencyKey: one.id, attachments: one.attachments });
    mark(key, one.id, { sent: true, error: null });
    if (answer.runId === undefined || answer.status === 'ok' || answer.status === 'error') {
      forget(key, one.id);
      await read(key);
    }
  } catch (error) {
    if (error.code !== 'OFFLINE') mark(key, one.id, { error: error.message });
  }
}

export function forget(key, id) {
  change(key, (old) => ({ waiting: old.waiting.filter((one) => one.id !== id) }));
  remember();
}

export const again = (key, one) => deliver(key, { ...one, error: null });

const FRESH = { parts: [], thinking: '', said: '' };

/** One step of a run that goes on. */
function step(run, { stream, data }) {
  if (stream === 'assistant') {
    const rest = run.said && data.text.startsWith(run.said) ? data.text.slice(run.said.length) : data.text;
    const last = run.parts.at(-1);
    const parts = last?.type === 'text' ? [...run.parts.slice(0, -1), { type: 'text', text: rest }] : [...run.parts, { type: 'text', text: rest }];
    return { ...run, parts };
  }
  if (stream === 'thinking') return { ...run, thinking: run.thinking + data.delta };
  if (stream === 'tool' && data.phase === 'start') {
    const said = run.parts.filter((part) => part.type === 'text').map((part) => part.text).join('');
    return { ...run, said, parts: [...run.parts, { type: 'toolCall', id: data.toolCallId, name: data.name, arguments: data.args, callId: data.callId, at: Date.now() }] };
  }
  if (stream === 'tool' && data.phase === 'update') {
    return { ...run, parts: run.parts.map((part) => (part.id === data.toolCallId ? { ...part, partial: String(data.partialResult), bytes: data.bytes } : part)) };
  }
  if (stream === 'tool' && data.phase === 'result') {
    return { ...run, parts: run.parts.map((part) => (part.id === data.toolCallId ? { ...part, result: String(data.result), isError: data.isError, meta: data.meta } : part)) };
  }
  return run;
}

const late = new Map();
let shown = 0;

/** Words come faster than anybody reads: they are shown some twenty times a second. */
function showLate() {
  clearTimeout(shown);
  shown = 0;
  const all = [...late.values()];
  late.clear();
  all.forEach(take);
}

function take(event) {
  for (const key of known(event.sessionKey)) {
    const old = conversation(key).run;
    const begun = old?.id === event.runId ? old : { ...FRESH, id: event.runId };
    change(key, { run: step(begun, event) });
  }
}

on('agent', (event) => {
  if (event.stream === 'assistant') {
    late.set(event.runId, event);
    shown ||= setTimeout(showLate, 50);
    return;
  }
  showLate();
  const ends = event.stream === 'lifecycle' && event.data.phase !== 'start';
  if (!ends) take(event);
});

on('chat', async (event) => {
  if (event.state === 'delta') return;
  for (const key of known(event.sessionKey)) {
    if (event.state === 'error') change(key, { failed: { runId: event.runId, text: event.errorMessage } });
    else change(key, { failed: null });
    await read(key);
    const { run } = conversation(key);
    if (!run || run.id === event.runId) change(key, { run: null });
    forget(key, event.runId);
  }
  if (sessions.get()) listSessions().catch(() => {});
});

on('resync', async () => {
  for (const key of Object.keys(conversations.get())) {
    await read(key);
    change(key, { run: null });
    for (const one of conversation(key).waiting.filter((each) => !each.sent)) await deliver(key, one);
  }
  if (sessions.get()) listSessions().catch(() => {});
});

/** Makes a conversation known, with what an earlier visit could not send. */
export function openConversation(key) {
  if (!conversations.get()[key]) {
    const kept = JSON.parse(memory.get('unsent', sessionStorage) ?? '[]').filter((one) => one.key === key).map((one) => ({ ...one, error: null }));
    change(key, { ...EMPTY, waiting: kept });
    if (link.get().phase === 'online') kept.forEach((one) => deliver(key, one));
  }
  if (link.get().phase === 'online') read(key);
}
