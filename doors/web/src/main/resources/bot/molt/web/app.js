// The frame: who may go where, what stands at the edges, keys that work everywhere.
import { useEffect, useMemo, useState } from 'preact/hooks';
import { element, h, tags, useStore } from './dom.js';
import { isUser, link, logout, may, on, request, retry } from './gateway.js';
import { LANGUAGES, choose, language, t } from './i18n.js';
import { Login } from './login.js';
import { address, go, route } from './router.js';
import { tellWaiting } from './shell.js';
import { createStore, memory } from './store.js';
import { Dialog, Notices, Question, icon, notice } from './ui.js';

const { a, button, div, header, input, li, main, nav, p, span, ul } = tags;

const PAGES = [
  { name: 'chat', title: () => t('nav.chat'), scope: 'operator.read', users: true, load: () => import('./pages/chat.js') },
  { name: 'terminal', title: () => t('nav.terminal'), scope: 'operator.admin', users: true, load: () => import('./pages/terminal.js') },
  { name: 'approvals', title: () => t('nav.approvals'), scope: 'operator.approvals', load: () => import('./pages/approvals.js') },
  { name: 'activity', title: () => t('nav.activity'), scope: 'operator.read', users: true, load: () => import('./pages/activity.js') },
  { name: 'users', title: () => t('nav.users'), scope: 'operator.read', load: () => import('./pages/users.js') },
  { name: 'sandboxes', title: () => t('nav.sandboxes'), scope: 'operator.read', users: true, load: () => import('./pages/sandboxes.js') },
  { name: 'devices', title: () => t('nav.devices'), scope: 'operator.pairing', load: () => import('./pages/devices.js') },
  { name: 'models', title: () => t('nav.models'), scope: 'operator.read', users: true, load: () => import('./pages/models.js') },
  { name: 'moltage', title: () => t('nav.moltage'), scope: 'operator.read', load: () => import('./pages/moltage.js') },
  { name: 'config', title: () => t('nav.config'), scope: 'operator.read', load: () => import('./pages/config.js') },
  { name: 'logs', title: () => t('nav.logs'), scope: 'operator.read', load: () => import('./pages/logs.js') },
  { name: 'health', title: () => t('nav.health'), scope: 'operator.read', users: true, load: () => import('./pages/health.js') },
];

const allowed = () => PAGES.filter((page) => may(page.scope, page.users));

/** Approvals that wait, for the mark beside the page's name. */
export const waiting = createStore(0);

async function count() {
  if (!may('operator.approvals')) return;
  waiting.set((await request('approvals.list')).approvals.length);
}

function useCount(phase) {
  useEffect(() => {
    if (phase !== 'online') return undefined;
    count().catch(() => {});
    const again = () => count().catch(() => {});
    const asked = (payload) => {
      again();
      tellWaiting(payload.id, String(payload.request?.command ?? '')).catch(() => {});
      if (route.get().page !== 'approvals') notice(t('approvals.asked', { command: String(payload.request?.command ?? '').slice(0, 80) }), 'ask');
    };
    const off = [on('exec.approval.requested', asked), on('exec.approval.resolved', again), on('resync', again)];
    return () => off.forEach((stop) => stop());
  }, [phase]);
}

function paint(next) {
  memory.set('theme', next);
  document.documentElement.dataset.theme = next;
}

function isDark() {
  return (document.documentElement.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';
}

function Switches() {
  const [, again] = useState(0);
  const name = useStore(language);
  const dark = isDark();
  const other = Object.keys(LANGUAGES).find((each) => each !== name);
  return div({ class: 'row switches' },
    button({ type: 'button', class: 'bare', lang: other, onClick: () => choose(other) }, LANGUAGES[other]),
    button({ type: 'button', class: 'bare', 'aria-label': dark ? t('theme.light') : t('theme.dark'), title: dark ? t('theme.light') : t('theme.dark'),
      onClick: () => { paint(dark ? 'light' : 'dark'); again((n) => n + 1); } }, icon(dark ? 'sun' : 'moon')));
}

function Side({ open, close }) {
  const { page } = useStore(route);
  const asked = useStore(waiting);
  const hello = useStore(link, (all) => all.hello);
  return header({ class: open ? 'side open' : 'side' },
    a({ class: 'brand', href: address('chat') }, span({ class: 'mark', 'aria-hidden': 'true' }, 'M'), 'Moltbot'),
    nav({ 'aria-label': t('nav.name') }, ul(null, allowed().map((each) => li({ key: each.name },
      a({ href: address(each.name), 'aria-current': each.name === page ? 'page' : undefined, onClick: close },
        icon(each.name), span(null, each.title()),
        each.name === 'approvals' && asked > 0 && span({ class: 'count', 'aria-label': t('approvals.waiting', { count: asked }) }, asked)))))),
    div({ class: 'foot' },
      div({ class: 'who' }, span(null, isUser() ? t('who.user') : t('who.operator')), span({ class: 'hint' }, hello?.server.version)),
      div({ class: 'row' }, h(Switches), button({ type: 'button', class: 'bare', title: t('logout'), 'aria-label': t('logout'), onClick: logout }, icon('exit')))));
}

function Banner() {
  const { phase } = useStore(link);
  return div({ class: 'banner-place', role: 'status', 'aria-live': 'polite' },
    phase === 'offline' && div({ class: 'banner' }, span({ class: 'pulse' }), t('offline'), button({ type: 'button', onClick: retry }, t('offline.retry'))));
}

const loaded = new Map();

function Stage() {
  const { page } = useStore(route);
  const [, again] = useState(0);
  const pages = allowed();
  const here = pages.find((each) => each.name === page);
  useEffect(() => {
    if (!here) return;
    document.title = here.title() + ' · Moltbot';
    if (loaded.has(page)) return;
    here.load().then(() => { loaded.set(page, true); again((n) => n + 1); }, () => outdated());
  });
  if (!here) {
    const known = PAGES.find((each) => each.name === page);
    return p({ class: 'empty' }, known ? t('page.forbidden', { scope: known.scope }) : t('page.unknown'));
  }
  return loaded.has(page) ? h('molt-' + page, { key: page }) : div({ class: 'wait', role: 'status' }, t('wait'));
}

/** A gateway that was renewed has other modules: the page begins anew, once. */
function outdated() {
  if (memory.get('renewed', sessionStorage) === String(link.get().hello?.server.version)) {
    notice(t('page.broken'), 'bad');
    return;
  }
  memory.set('renewed', String(link.get().hello?.server.version), sessionStorage);
  location.reload();
}

function Palette({ close }) {
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const actions = useMemo(() => [
    ...allowed().map((page) => ({ name: page.title(), run: () => go(page.name) })),
    { name: t('chat.new'), run: () => go('chat', 'web-' + Date.now().toString(36)) },
    { name: isDark() ? t('theme.light') : t('theme.dark'), run: () => paint(isDark() ? 'light' : 'dark') },
    ...Object.keys(LANGUAGES).filter((name) => name !== language.get()).map((name) => ({ name: LANGUAGES[name], run: () => choose(name) })),
    { name: t('logout'), run: logout },
  ], []);
  const found = actions.filter((action) => action.name.toLowerCase().includes(text.trim().toLowerCase()));
  const run = (action) => {
    close();
    action?.run();
  };
  const key = (event) => {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      setAt((at + step + found.length) % Math.max(1, found.length));
    } else if (event.key === 'Enter') {
      run(found[at]);
    }
  };
  return h(Dialog, { title: t('palette'), close, kind: 'palette' },
    input({ autofocus: true, value: text, placeholder: t('palette.hint'), 'aria-label': t('palette'), role: 'combobox', 'aria-expanded': true,
      'aria-controls': 'actions', 'aria-activedescendant': 'action-' + at, onKeyDown: key, onInput: (event) => { setText(event.target.value); setAt(0); } }),
    ul({ id: 'actions', role: 'listbox', 'aria-label': t('palette') }, found.map((action, i) =>
      li({ key: action.name, id: 'action-' + i, role: 'option', 'aria-selected': i === at, onClick: () => run(action) }, action.name))));
}

function App() {
  const { phase, hello, attempts } = useStore(link);
  const here = useStore(route);
  const [drawer, setDrawer] = useState(false);
  const [palette, setPalette] = useState(false);
  useCount(phase);
  useEffect(() => {
    const key = (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k' && link.get().hello) {
        event.preventDefault();
        setPalette((open) => !open);
      }
    };
    addEventListener('keydown', key);
    return () => removeEventListener('keydown', key);
  }, []);
  if (!language.get() || phase === 'start') return null;
  if (phase === 'login') return [main({ id: 'main' }, h(Login, { switches: h(Switches) })), h(Notices)];
  if (!hello) return main({ id: 'main', class: 'splash' }, div({ class: 'wait', role: 'status' }, p(null, t('connecting')),
    attempts > 2 && p({ class: 'hint' }, t('connecting.trouble', { origin: location.origin }))));
  return [
    a({ class: 'skip', href: '#main', onClick: (event) => { event.preventDefault(); document.getElementById('main').focus(); } }, t('skip')),
    div({ class: 'top' },
      button({ type: 'button', class: 'bare', 'aria-label': t('nav.open'), 'aria-expanded': drawer, onClick: () => setDrawer(!drawer) }, icon('menu')),
      span(null, PAGES.find((page) => page.name === here.page)?.title() ?? 'Moltbot'),
      button({ type: 'button', class: 'bare', 'aria-label': t('palette'), onClick: () => setPalette(true) }, icon('search'))),
    h(Side, { open: drawer, close: () => setDrawer(false) }),
    drawer && div({ class: 'shade', onClick: () => setDrawer(false) }),
    main({ id: 'main', tabIndex: -1 }, h(Banner), h(Stage)),
    h(Notices), h(Question), palette && h(Palette, { close: () => setPalette(false) }),
  ];
}

element('molt-app', App);
