// The key of this browser: made here, kept by the browser, never to be read out.
const NAME = 'moltbot';
const STORE = 'identity';

function open() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

async function inStore(mode, work) {
  const database = await open();
  try {
    return await new Promise((resolve, reject) => {
      const asked = work(database.transaction(STORE, mode).objectStore(STORE));
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
  } finally {
    database.close();
  }
}

const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
const base64url = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');

/** Whether this browser can keep a key: not over plain HTTP from elsewhere. */
export async function canKeep() {
  if (!window.isSecureContext || !crypto.subtle || !window.indexedDB) return false;
  try {
    await crypto.subtle.generateKey({ name: 'Ed25519' }, false, ['sign', 'verify']);
    return true;
  } catch {
    return false;
  }
}

/** The key and, once it was let in, its token: `{ id, keys, publicKey, token? }`. */
export async function find() {
  try {
    return (await inStore('readonly', (store) => store.get('device'))) ?? null;
  } catch {
    return null;
  }
}

export async function make() {
  const keys = await crypto.subtle.generateKey({ name: 'Ed25519' }, false, ['sign', 'verify']);
  const raw = await crypto.subtle.exportKey('raw', keys.publicKey);
  const device = { id: hex(await crypto.subtle.digest('SHA-256', raw)), keys, publicKey: base64url(raw) };
  await inStore('readwrite', (store) => store.put(device, 'device'));
  return device;
}

export async function keepToken(device, token) {
  await inStore('readwrite', (store) => store.put({ ...device, token }, 'device'));
}

export async function forget() {
  try {
    await inStore('readwrite', (store) => store.delete('device'));
  } catch {
    // There was nothing to forget.
  }
}

/** Proof that this is the device, for one challenge. */
export async function claim(device, client, scopes, token, nonce) {
  const signedAt = Date.now();
  const text = ['v2', device.id, client.id, client.mode, 'operator', scopes.join(','), signedAt, token, nonce].join('|');
  const signature = await crypto.subtle.sign({ name: 'Ed25519' }, device.keys.privateKey, new TextEncoder().encode(text));
  return { id: device.id, publicKey: device.publicKey, signature: base64url(signature), signedAt, nonce };
}
