// The page as an app: kept for when the gateway does not answer, and heard when something waits.
import { t } from './i18n.js';

const WORKER = new URL('./shell/worker.js', import.meta.url).href;
const ALLOWED = globalThis.trustedTypes?.createPolicy('moltbot-worker', {
  createScriptURL(url) {
    if (url !== WORKER) throw new TypeError(url + ' (expected: ' + WORKER + ')');
    return url;
  },
});

const can = () => window.isSecureContext && 'serviceWorker' in navigator;

const AFTER = 60_000;

/** Has the browser keep the shell. A browser that does not want to does without. */
async function keep() {
  if (!can()) return;
  await navigator.serviceWorker
    .register(ALLOWED ? ALLOWED.createScriptURL(WORKER) : WORKER, { scope: new URL('./', document.baseURI).pathname })
    .catch(() => {});
}

/** Keeps the shell for who stays for a while; a short visit leaves nothing behind. */
export function keepShell() {
  if (!can()) return;
  navigator.serviceWorker.addEventListener('message', (event) => {
    if (typeof event.data?.show === 'string' && event.data.show.startsWith('#/')) location.hash = event.data.show;
  });
  setTimeout(keep, AFTER);
}

/** `granted`, `denied`, `default`, or `none` where this browser tells nobody. */
export function hearing() {
  return can() && 'Notification' in window ? Notification.permission : 'none';
}

/** Asks the person; only ever after a click. */
export async function askToHear() {
  await keep();
  return Notification.requestPermission();
}

/** Tells of an approval, where the person does not look at the page and wanted to be told. */
export async function tellWaiting(id, command) {
  if (!document.hidden || hearing() !== 'granted') return;
  await keep();
  const registration = await navigator.serviceWorker.ready;
  await registration.showNotification(t('approvals.waits'), {
    body: command.slice(0, 120), tag: 'approval-' + id, icon: new URL('./icon-192.png', import.meta.url).href, data: { place: '#/approvals' },
  });
}
