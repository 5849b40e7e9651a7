// Terminals: a shell on a target, drawn by xterm, with its text beside it for who cannot see a drawing.
import { useEffect, useRef, useState } from 'preact/hooks';
import { element, h, tags, useStore } from '../dom.js';
import { isUser, link, may, on, request } from '../gateway.js';
import { t } from '../i18n.js';
import { address, go, route } from '../router.js';
import { Act, Empty, Field, Page, fail, icon, reason, sure, useAnswers } from '../ui.js';
import { waiting } from '../app.js';

const { a, button, div, form, p, pre, span } = tags;

const WINDOW = 256 * 1024;
const ACKNOWLEDGE = 32 * 1024;
const TAIL = 256 * 1024;
const PIECE = 8 * 1024;
const FLYING = 8;
const DECISION = 600_000;
const LIGHT = {
  background: '#fcfcfd', foreground: '#14181d', cursor: '#0f766e', cursorAccent: '#fcfcfd', selection: '#0f766e40',
  black: '#14181d', red: '#b01e1e', green: '#14692f', yellow: '#8a4b00', blue: '#1d4ed8', magenta: '#86198f', cyan: '#0e6f6a', white: '#525c68',
  brightBlack: '#525c68', brightRed: '#c62828', brightGreen: '#1b7a3a', brightYellow: '#9a5b00', brightBlue: '#2563eb', brightMagenta: '#a21caf', brightCyan: '#0f766e', brightWhite: '#2b333c',
};
const DARK = {
  background: '#12161b', foreground: '#e7ebf0', cursor: '#4fd1c1', cursorAccent: '#12161b', selection: '#4fd1c140',
  black: '#2d353f', red: '#ff9a92', green: '#6fd88e', yellow: '#f3bd6a', blue: '#7fb2ff', magenta: '#e39bf0', cyan: '#4fd1c1', white: '#d5dbe2',
  brightBlack: '#8a95a3', brightRed: '#ffb4ae', brightGreen: '#93e7ab', brightYellow: '#f7d294', brightBlue: '#a6cbff', brightMagenta: '#efbdf8', brightCyan: '#7fe3d6', brightWhite: '#ffffff',
};
const KEYS = [['Esc', '\x1b'], ['Tab', '\t'], ['^C', '\x03'], ['^D', '\x04'], ['←', '\x1b[D'], ['↑', '\x1b[A'], ['↓', '\x1b[B'], ['→', '\x1b[C']];

/** Who counts the inputs: this page, until it is loaded anew. */
const WRITER = [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

let drawing = null;

/** The library and its style, once somebody wants a terminal; both as they were sealed. */
function library() {
  drawing ??= Promise.all([style('xterm.css'), import('xterm'), import('xterm-fit')])
    .catch((error) => { drawing = null; throw error; });
  return drawing;
}

function style(name) {
  const href = import.meta.resolve(name);
  const seals = JSON.parse(document.querySelector('script[type="importmap"]').textContent).integrity;
  const [, integrity] = Object.entries(seals).find(([file]) => new URL(file, document.baseURI).href === href);
  return new Promise((resolve, reject) => {
    const sheet = Object.assign(document.createElement('link'), { rel: 'stylesheet', href, integrity, onload: resolve, onerror: reject });
    document.head.append(sheet);
  });
}

const isDark = () => (document.documentElement.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';

const decoded = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

/** Cuts a long text, but no character. */
function pieces(text) {
  const all = [];
  for (let at = 0; at < text.length;) {
    let end = Math.min(text.length, at + PIECE);
    if (end < text.length && /[\ud800-\udbff]/.test(text[end - 1])) end -= 1;
    all.push(text.slice(at, end));
    at = end;
  }
  return all;
}

/** The line to one terminal: what it wrote arrives once and in order, what is typed goes once and in order. */
class Line {
  constructor(id, told) {
    this.id = id;
    this.told = told;
    this.expected = null;
    this.acknowledged = 0;
    this.seq = 0;
    this.unsent = [];
    this.flying = [];
    this.open = false;
    this.early = [];
    this.off = [];
  }

  begin() {
    const mine = (handle) => (payload) => payload.id === this.id && handle(payload);
    this.off = [on('terminal.data', mine((data) => this.take(data))), on('terminal.exit', mine((exit) => this.end(exit))), on('resync', () => this.attach())];
    return this.attach();
  }

  async attach() {
    try {
      const answer = await request('terminal.attach', { id: this.id, offset: this.expected ?? -TAIL, window: WINDOW, writer: WRITER });
      this.open = answer.terminal.exit === undefined || answer.terminal.exit === null;
      this.seq = Math.max(this.seq, answer.taken);
      this.begun(answer.offset);
      const again = this.flying.filter((one) => one.seq > answer.taken);
      this.flying = [];
      again.forEach((one) => this.fly(one));
      this.told.attached(answer.terminal);
      this.send();
    } catch (error) {
      if (error.code !== 'OFFLINE') this.told.gone(error);
    }
  }

  /** What came before the answer that says where it begins. */
  begun(offset) {
    if (this.expected !== null) return;
    this.expected = offset;
    this.acknowledged = offset;
    this.early.splice(0).forEach((data) => this.take(data));
  }

  take(data) {
    if (this.expected === null) {
      this.early.push(data);
      return;
    }
    const { offset } = data;
    let bytes = decoded(data.base64);
    if (offset > this.expected) this.told.lost();
    if (offset < this.expected) bytes = bytes.subarray(Math.min(bytes.length, this.expected - offset));
    if (bytes.length === 0) return;
    this.expected = Math.max(this.expected, offset) + bytes.length;
    const end = this.expected;
    this.told.wrote(bytes, () => this.acknowledge(end));
  }

  /** Told of what is drawn, so that no more is on its way than can be. */
  acknowledge(offset) {
    if (offset - this.acknowledged < ACKNOWLEDGE) return;
    this.acknowledged = offset;
    request('terminal.ack', { id: this.id, offset }).catch(() => {});
  }

  /** What is typed before the terminal has answered waits for it. */
  type(text) {
    const isBeginning = this.expected === null;
    if ((!this.open && !isBeginning) || link.get().phase !== 'online') return;
    this.unsent.push(...pieces(text));
    if (!isBeginning) this.send();
  }

  send() {
    while (this.open && this.unsent.length > 0 && this.flying.length < FLYING) {
      this.seq += 1;
      this.fly({ seq: this.seq, data: this.unsent.shift() });
    }
  }

  async fly(one) {
    this.flying.push(one);
    try {
      await request('terminal.input', { id: this.id, writer: WRITER, ...one });
    } catch (error) {
      if (error.code === 'OFFLINE') return;
      if (this.open) fail(error);
    }
    this.flying = this.flying.filter((each) => each !== one);
    this.send();
  }

  resize(columns, rows) {
    request('terminal.resize', { id: this.id, columns, rows }).catch(() => {});
  }

  end(exit) {
    this.open = false;
    this.told.ended(exit);
  }

  close() {
    this.off.forEach((stop) => stop());
  }
}

/** What comes without a key and without composing, such as a character that was picked or dictated: this release of xterm takes no notice of it. */
function typedOtherwise(area, typed) {
  let isKey = false;
  area.addEventListener('keydown', () => { isKey = true; });
  for (const end of ['keyup', 'blur']) area.addEventListener(end, () => { isKey = false; });
  area.addEventListener('input', (event) => {
    if (event.inputType !== 'insertText' || event.isComposing || isKey || !event.data) return;
    area.value = '';
    typed(event.data);
  });
}

/** The drawing of one terminal. */
function draw(place, line, changed) {
  const fit = new globalThis.FitAddon.FitAddon();
  const terminal = new globalThis.Terminal({
    cursorBlink: !matchMedia('(prefers-reduced-motion: reduce)').matches, fontSize: 14, scrollback: 5_000, rendererType: 'canvas', theme: isDark() ? DARK : LIGHT,
    fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--mono').trim(), macOptionIsMeta: true,
  });
  terminal.loadAddon(fit);
  terminal.open(place);
  terminal.textarea.setAttribute('aria-label', t('terminal.input'));
  terminal.onData((text) => line.type(text));
  typedOtherwise(terminal.textarea, (text) => line.type(text));
  let timer = 0;
  terminal.onResize(({ cols, rows }) => {
    clearTimeout(timer);
    timer = setTimeout(() => line.resize(cols, rows), 100);
  });
  terminal.onRender(() => changed());
  const sized = new ResizeObserver(() => place.clientWidth > 0 && fit.fit());
  sized.observe(place);
  const paint = () => terminal.setOption('theme', isDark() ? DARK : LIGHT);
  const painted = new MutationObserver(paint);
  painted.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  const dark = matchMedia('(prefers-color-scheme: dark)');
  dark.addEventListener('change', paint);
  fit.fit();
  return {
    terminal,
    text() {
      const buffer = terminal.buffer.active;
      const lines = [];
      for (let row = 0; row < terminal.rows; row++) lines.push(buffer.getLine(buffer.viewportY + row)?.translateToString(true) ?? '');
      return lines.join('\n').trimEnd();
    },
    sayHow() {
      line.resize(terminal.cols, terminal.rows);
    },
    end() {
      clearTimeout(timer);
      sized.disconnect();
      painted.disconnect();
      dark.removeEventListener('change', paint);
      terminal.dispose();
    },
  };
}

const ENDS = { idle: () => t('terminal.idle'), away: () => t('terminal.away'), closed: () => t('terminal.closed') };

function ending(exit) {
  if (ENDS[exit.reason]) return ENDS[exit.reason]();
  return exit.signal ? t('terminal.killed', { signal: exit.signal }) : t('terminal.ended', { code: exit.code ?? 0 });
}

function Screen({ id, changed }) {
  const place = useRef(null);
  const here = useRef(null);
  const [text, setText] = useState('');
  const [end, setEnd] = useState('');
  const { phase } = useStore(link);
  useEffect(() => {
    let gone = false;
    let late = 0;
    const line = new Line(id, {
      wrote: (bytes, done) => here.current.drawn.terminal.write(bytes, done),
      lost: () => here.current.drawn.terminal.write('\r\n[… ' + t('terminal.lost') + ' …]\r\n'),
      attached: () => here.current.drawn.sayHow(),
      gone: (error) => { line.open = false; setEnd(error.details.code === 'not_found' ? t('terminal.gone') : reason(error)); changed(); },
      ended: (exit) => { setEnd(ending(exit)); changed(); },
    });
    const show = () => {
      late ||= setTimeout(() => {
        late = 0;
        if (!gone) setText(here.current.drawn.text());
      }, 200);
    };
    library().then(() => {
      if (gone) return;
      here.current = { line, drawn: draw(place.current, line, show) };
      here.current.drawn.terminal.focus();
      line.begin();
    }, fail);
    return () => {
      gone = true;
      clearTimeout(late);
      line.close();
      here.current?.drawn.end();
    };
  }, [id]);
  const press = (keys) => {
    here.current?.line.type(keys);
    here.current?.drawn.terminal.focus();
  };
  const paste = async () => {
    here.current.drawn.terminal.paste(await navigator.clipboard.readText());
    here.current.drawn.terminal.focus();
  };
  return div({ class: 'screen' },
    end && p({ class: 'card ask', role: 'status' }, end),
    !end && phase !== 'online' && p({ class: 'card ask', role: 'status' }, t('terminal.offline')),
    div({ class: 'place', ref: place }),
    pre({ class: 'unseen', role: 'region', 'aria-label': t('terminal.text') }, text),
    div({ class: 'row keys', role: 'group', 'aria-label': t('terminal.keys') },
      KEYS.map(([name, keys]) => button({ key: name, type: 'button', class: 'small', disabled: Boolean(end), onClick: () => press(keys) }, name)),
      navigator.clipboard?.readText && h(Act, { kind: 'small', disabled: Boolean(end), work: paste }, t('terminal.paste'))));
}

/** Where a terminal may run, as far as the person may know. */
function Opening({ opened }) {
  const [values, setValues] = useState({ command: 'bash', workspace: '', node: '' });
  const [state, setState] = useState({ busy: false, error: null });
  const [nodes, setNodes] = useState([]);
  const [places, setPlaces] = useState([]);
  const asked = useStore(waiting);
  useEffect(() => {
    if (isUser()) return;
    request('node.list').then((answer) => setNodes(answer.nodes.filter((node) => node.connected)), () => {});
    request('workspaces.list').then((answer) => setPlaces(answer.workspaces), () => {});
  }, []);
  const change = (name) => (text) => setValues((old) => ({ ...old, [name]: text }));
  const open = async (event) => {
    event.preventDefault();
    setState({ busy: true, error: null });
    try {
      const made = await request('terminal.open', { command: values.command.trim() || 'bash', workspace: values.workspace || undefined, node: values.node || undefined }, DECISION);
      setState({ busy: false, error: null });
      opened(made);
    } catch (error) {
      setState({ busy: false, error });
    }
  };
  return [
    form({ key: 'form', class: 'row form', onSubmit: open },
      h(Field, { title: t('terminal.command'), value: values.command, change: change('command') }),
      isUser() ? h(Field, { title: t('terminal.workspace'), value: values.workspace, change: change('workspace') })
        : places.length > 0 && h(Field, { title: t('terminal.workspace'), value: values.workspace, change: change('workspace'), options: [['', '–'], ...places.map((one) => [one.id, one.id])] }),
      nodes.length > 0 && h(Field, { title: t('terminal.target'), value: values.node, change: change('node'),
        options: [['', t('terminal.standard')], ...nodes.map((node) => [node.nodeId, node.displayName || node.nodeId.slice(0, 12)])] }),
      button({ class: 'primary', disabled: state.busy, 'aria-busy': state.busy }, t('terminal.open'))),
    state.busy && asked > 0 && p({ key: 'waits', class: 'card ask', role: 'status' }, t('terminal.waits'), ' ', may('operator.approvals') && a({ href: address('approvals') }, t('nav.approvals'))),
    state.error && p({ key: 'error', class: 'card bad', role: 'alert' }, reason(state.error)),
  ];
}

function Tabs({ terminals, here, close }) {
  return div({ class: 'row tabs', role: 'group', 'aria-label': t('terminal.name') }, terminals.map((one) =>
    span({ key: one.id, class: one.id === here ? 'on' : '' },
      button({ type: 'button', 'aria-pressed': one.id === here, title: one.id, onClick: () => go('terminal', one.id) },
        span({ class: 'name' }, one.command), one.workspace && span({ class: 'hint' }, one.workspace)),
      button({ type: 'button', 'aria-label': t('terminal.close') + ' ' + one.command, title: t('terminal.close'), onClick: () => close(one) }, icon('close')))));
}

function Terminals() {
  const state = useAnswers([['terminal.list', {}]]);
  const { rest } = useStore(route);
  const terminals = state.values?.[0].terminals ?? [];
  const close = async (one) => {
    if (!one.exit && !(await sure(t('terminal.close.ask', { name: one.command }), t('terminal.close')))) return;
    await request('terminal.close', { id: one.id }).catch(fail);
    if (rest === one.id) go('terminal');
    await state.load();
  };
  const opened = async (made) => {
    await state.load();
    go('terminal', made.id);
  };
  const shown = rest || terminals.filter((one) => !one.exit).at(-1)?.id;
  return h(Page, { title: t('nav.terminal'), note: t('terminal.note'), kind: 'terminals' },
    h(Opening, { opened }),
    terminals.length > 0 && h(Tabs, { terminals, here: shown, close }),
    shown ? h(Screen, { key: shown, id: shown, changed: state.load }) : state.values && h(Empty, null, t('terminal.none')));
}

element('molt-terminal', Terminals);
