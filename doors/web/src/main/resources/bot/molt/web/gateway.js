// The one connection to the gateway: comes back by itself, and says when something was missed.
import { createStore, memory } from './store.js';
import * as device from './device.js';

const CLIENT = { id: 'moltbot-control-ui', version: '1', platform: 'web', mode: 'webchat' };
const FIRST_WAIT = 400;
const LONGEST_WAIT = 15_000;

/** `phase`: start, login, connecting, online, offline. */
export const link = createStore({ phase: 'start', hello: null, problem: null, attempts: 0 });

const handlers = new Map();
const waiting = new Map();
let socket = null;
let nextId = 1;
let seq = 0;
let attempt = 0;
let timer = 0;
let watch = 0;
let heard = 0;
let keepsDevice = false;

export class GatewayError extends Error {
  constructor(error) {
    super(error?.message ?? 'no answer');
    this.code = error?.code ?? 'UNAVAILABLE';
    this.details = error?.details ?? {};
  }
}

/** Calls `handler` at each event of that name; `resync` comes when events may have been missed. */
export function on(name, handler) {
  if (!handlers.has(name)) handlers.set(name, new Set());
  handlers.get(name).add(handler);
  return () => handlers.get(name).delete(handler);
}

function tell(name, payload) {
  for (const handler of [...(handlers.get(name) ?? [])]) handler(payload);
}

/** Asks for something; fails with a GatewayError. */
export function request(method, params = {}, limit = 120_000) {
  const here = socket;
  if (!here || link.get().phase !== 'online') {
    return Promise.reject(new GatewayError({ code: 'OFFLINE', message: 'offline' }));
  }
  return ask(here, method, params, limit);
}

function ask(here, method, params, limit) {
  const id = String(nextId++);
  return new Promise((resolve, reject) => {
    const end = setTimeout(() => {
      waiting.delete(id);
      reject(new GatewayError({ code: 'TIMEOUT', message: method + ': no answer' }));
    }, limit);
    waiting.set(id, { resolve, reject, end, socket: here });
    here.send(JSON.stringify({ type: 'req', id, method, params }));
  });
}

function answer(frame) {
  const asked = waiting.get(frame.id);
  if (!asked) return;
  waiting.delete(frame.id);
  clearTimeout(asked.end);
  if (frame.ok) asked.resolve(frame.payload);
  else asked.reject(new GatewayError(frame.error));
}

/** What the person may do: `operator.read` and so on, or what is theirs as a user. */
export function may(scope, users = false) {
  const auth = link.get().hello?.auth;
  if (!auth) return false;
  if (auth.scopes.length === 0) return users;
  return auth.scopes.includes('operator.admin') || auth.scopes.includes(scope) ||
    (scope === 'operator.read' && auth.scopes.includes('operator.write'));
}

export function isUser() {
  return link.get().hello?.auth.scopes.length === 0;
}

function address() {
  const url = new URL('ws', document.baseURI);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  url.hash = '';
  url.search = '';
  return url.href;
}

/** Begins with whatever this browser was given: a token in the address once, the session's, or its own key. */
export async function begin() {
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given) {
    memory.set('token', given, sessionStorage);
    history.replaceState(null, '', location.pathname + location.search + '#/');
  }
  const known = await device.find();
  if (memory.get('token', sessionStorage) || known?.token) open();
  else link.merge({ phase: 'login', problem: null });
}

/** Signs in with a secret that somebody typed. */
export function login(secret, keep) {
  memory.set('token', secret, sessionStorage);
  keepsDevice = keep;
  attempt = 0;
  open();
}

export async function logout() {
  const known = await device.find();
  if (known?.token && may('operator.pairing')) {
    await request('device.pair.remove', { deviceId: known.id }, 3_000).catch(() => {});
  }
  memory.set('token', null, sessionStorage);
  await device.forget();
  drop('login', null);
}

function drop(phase, problem) {
  clearTimeout(timer);
  clearInterval(watch);
  const old = socket;
  socket = null;
  if (old) {
    old.onclose = null;
    old.close();
    failAll(old);
  }
  link.merge({ phase, problem, attempts: 0, hello: phase === 'login' ? null : link.get().hello });
}

function failAll(old) {
  for (const [id, asked] of [...waiting]) {
    if (asked.socket === old) {
      waiting.delete(id);
      clearTimeout(asked.end);
      asked.reject(new GatewayError({ code: 'OFFLINE', message: 'offline' }));
    }
  }
}

function open() {
  clearTimeout(timer);
  const here = new WebSocket(address());
  socket = here;
  seq = 0;
  heard = Date.now();
  link.merge({ phase: link.get().hello ? 'offline' : 'connecting' });
  here.onmessage = (message) => {
    heard = Date.now();
    take(here, JSON.parse(message.data));
  };
  here.onclose = () => closed(here);
}

function take(here, frame) {
  if (here !== socket) return;
  if (frame.type === 'res') {
    answer(frame);
  } else if (frame.event === 'connect.challenge') {
    greet(here, frame.payload.nonce).catch((error) => refused(error));
  } else if (frame.type === 'event') {
    const missed = frame.seq !== undefined && seq !== 0 && frame.seq !== seq + 1;
    seq = frame.seq ?? seq;
    tell(frame.event, frame.payload);
    if (missed) tell('resync');
  }
}

async function greet(here, nonce) {
  const known = await device.find();
  const secret = memory.get('token', sessionStorage);
  const own = secret ? (keepsDevice ? known ?? await device.make() : null) : known;
  const auth = secret ? { token: secret } : { deviceToken: known?.token };
  const client = { ...CLIENT, instanceId: instance() };
  const proof = own ? await device.claim(own, client, [], secret ?? '', nonce) : undefined;
  const hello = await ask(here, 'connect', {
    minProtocol: 3, maxProtocol: 4, client, role: 'operator', scopes: [], caps: ['tool-events'], auth,
    device: proof, locale: navigator.language, userAgent: navigator.userAgent.slice(0, 250),
  }, 20_000);
  if (own && hello.auth.deviceToken) {
    await device.keepToken(own, hello.auth.deviceToken);
    memory.set('token', null, sessionStorage);
  }
  attempt = 0;
  const before = link.get().hello;
  link.set({ phase: 'online', hello, problem: null, attempts: 0 });
  clearInterval(watch);
  watch = setInterval(() => stale(here, hello.policy.tickIntervalMs * 2.5), 5_000);
  if (before) tell('resync');
}

function instance() {
  let id = memory.get('instance', sessionStorage);
  if (!id) {
    id = [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    memory.set('instance', id, sessionStorage);
  }
  return id;
}

/** A connection that a sleeping machine has lost says nothing. */
function stale(here, limit) {
  if (here === socket && Date.now() - heard > limit) here.close();
}

async function refused(error) {
  const isLimited = error.details?.code === 'AUTH_RATE_LIMITED';
  if (!isLimited && ['OFFLINE', 'TIMEOUT', 'UNAVAILABLE'].includes(error.code)) return;
  const byDevice = !memory.get('token', sessionStorage);
  if (byDevice && !isLimited) await device.forget();
  memory.set('token', null, sessionStorage);
  drop('login', error);
}

function closed(here) {
  failAll(here);
  if (here !== socket) return;
  socket = null;
  clearInterval(watch);
  if (link.get().phase === 'login') return;
  link.merge({ phase: link.get().hello ? 'offline' : 'connecting', attempts: attempt + 1 });
  const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 1.7 ** attempt) * (0.75 + Math.random() / 2);
  attempt += 1;
  timer = setTimeout(open, wait);
}

/** Tries at once, where it would still wait. */
export function retry() {
  const { phase } = link.get();
  if (!socket && (phase === 'offline' || phase === 'connecting')) {
    attempt = 0;
    open();
  }
}

addEventListener('online', retry);
addEventListener('hashchange', () => {
  if (location.hash.startsWith('#token=')) location.reload();
});
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') retry();
});
