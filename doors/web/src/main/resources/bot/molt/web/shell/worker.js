// Shows the page where the gateway does not answer, and that something waits. It keeps the document and the files of one version; no answer of the gateway is ever kept.
const FILES = new URL('../', self.location).href;
const PAGE = new URL('../../../', self.location).href;
const KEPT = 'moltbot-' + FILES.split('/').at(-2);

/** The document names every file that it begins with. */
async function fill() {
  const cache = await caches.open(KEPT);
  const page = await fetch(PAGE, { cache: 'no-cache', headers: { Accept: 'text/html' } });
  const text = await page.clone().text();
  const first = [...text.matchAll(/(?:href|src)="\.\/(assets\/[^"]+)"/g)].map(([, file]) => new URL(file, PAGE).href);
  if (!page.ok || !first.every((file) => file.startsWith(FILES))) throw new Error('the gateway serves another version');
  await cache.addAll([...new Set(first)]);
  await cache.put(PAGE, page);
  await self.skipWaiting();
}

async function tidy() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith('moltbot-') && name !== KEPT).map((name) => caches.delete(name)));
  await self.clients.claim();
}

/** The gateway's document; the kept one where there is no gateway. */
async function shell(request) {
  const kept = () => caches.match(PAGE, { cacheName: KEPT });
  try {
    const answer = await fetch(request);
    return answer.status < 500 ? answer : (await kept()) ?? answer;
  } catch (error) {
    const found = await kept();
    if (found) return found;
    throw error;
  }
}

async function file(request) {
  const cache = await caches.open(KEPT);
  const kept = await cache.match(request.url);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request.url, answer.clone());
  return answer;
}

self.addEventListener('install', (event) => event.waitUntil(fill()));
self.addEventListener('activate', (event) => event.waitUntil(tidy()));
self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET') return;
  if (request.mode === 'navigate' && request.url.split(/[?#]/)[0] === PAGE) event.respondWith(shell(request));
  else if (request.url.startsWith(FILES)) event.respondWith(file(request));
});

async function show(place) {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const open = pages.find((page) => page.url.split('#')[0] === PAGE);
  if (!open) return self.clients.openWindow(PAGE + place);
  open.postMessage({ show: place });
  return open.focus();
}

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(show(event.notification.data.place));
});
