// Small parts that every page is made of.
import { useEffect, useRef, useState } from 'preact/hooks';
import { h, tags, useStore } from './dom.js';
import { createStore } from './store.js';
import { on, request, link } from './gateway.js';
import { t, ago, time } from './i18n.js';

const { button, div, dialog, form, h1, h2, input, label, p, pre, section, select, option, span, table, tbody, td, th, thead, tr } = tags;

const ICONS = {
  chat: 'M4 5h16v11H9l-5 4z',
  terminal: 'M3 5h18v14H3zM7 9l3 3-3 3M12 15h5',
  approvals: 'M12 3l8 3v6c0 5-3.500 8-8 9-4.500-1-8-4-8-9V6zM8.500 12l2.500 2.500 4.500-5',
  activity: 'M3 12h4l3-8 4 16 3-8h4',
  users: 'M9 11a4 4 0 100-8 4 4 0 000 8zM2 21c0-4 3-7 7-7s7 3 7 7M16 4a4 4 0 010 7M18 14c2.500 1 4 3.500 4 7',
  sandboxes: 'M12 3l8 4.500v9L12 21l-8-4.500v-9zM4 7.500l8 4.500 8-4.500M12 12v9',
  devices: 'M3 5h13v10H3zM7 19h5M17 9h4v10h-4z',
  models: 'M12 3v3M12 18v3M3 12h3M18 12h3M7 7h10v10H7z',
  moltage: 'M7 4h10v6H7zM4 14h7v6H4zM13 14h7v6h-7zM12 10v4M7.500 14v-2h9v2',
  config: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 5v4M9 15v4',
  logs: 'M5 4h14v16H5zM8 8h8M8 12h8M8 16h5',
  health: 'M12 20s-8-5-8-11a4.500 4.500 0 018-2.800A4.500 4.500 0 0120 9c0 6-8 11-8 11z',
  send: 'M4 12l16-8-6 16-3-6z', stop: 'M7 7h10v10H7z', menu: 'M4 6h16M4 12h16M4 18h16', plus: 'M12 5v14M5 12h14',
  search: 'M11 18a7 7 0 100-14 7 7 0 000 14zM16 16l5 5', braces: 'M9 4c-3 0-3 2-3 4s-1 4-3 4c2 0 3 2 3 4s0 4 3 4M15 4c3 0 3 2 3 4s1 4 3 4c-2 0-3 2-3 4s0 4-3 4', split: 'M4 5h16v14H4zM12 5v14', close: 'M6 6l12 12M18 6L6 18',
  export: 'M12 4v11M7 10l5 5 5-5M5 20h14', more: 'M9 6l6 6-6 6',
  moon: 'M20 14A8 8 0 0110 4a8 8 0 1010 10z', sun: 'M12 8a4 4 0 100 8 4 4 0 000-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.500 1.500M17.500 17.500L19 19M5 19l1.500-1.500M17.500 6.500L19 5',
  refresh: 'M20 11a8 8 0 10-2 6M20 4v7h-7', copy: 'M8 8h12v12H8zM16 8V4H4v12h4', exit: 'M14 4h6v16h-6M10 8l-4 4 4 4M6 12h10', trash: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13',
};

export function icon(name) {
  return h('svg', { viewBox: '0 0 24 24', class: 'icon', 'aria-hidden': 'true' }, h('path', { d: ICONS[name] }));
}

/** A button; while its work runs it waits, and a failure becomes a notice. */
export function Act({ work, kind = '', title, children, ...more }) {
  const [busy, setBusy] = useState(false);
  const press = async () => {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      fail(error);
    } finally {
      setBusy(false);
    }
  };
  return button({ type: 'button', class: kind, disabled: busy || more.disabled, 'aria-busy': busy, ...more, title, onClick: press }, children);
}

export function IconAct({ name, title, ...more }) {
  return h(Act, { ...more, kind: 'bare ' + (more.kind ?? ''), title, 'aria-label': title }, icon(name));
}

const notices = createStore([]);
let nextNotice = 1;

export function notice(text, kind = 'good') {
  const one = { id: nextNotice++, text, kind };
  notices.set((all) => [...all.slice(-3), one]);
  setTimeout(() => notices.set((all) => all.filter((each) => each !== one)), kind === 'bad' ? 9_000 : 4_000);
}

/** What went wrong, in words of the person where it is about the connection, else in the gateway's. */
export function reason(error) {
  if (error.code === 'OFFLINE') return t('error.offline');
  if (error.code === 'TIMEOUT') return t('error.timeout');
  return error.message;
}

export function fail(error) {
  notice(reason(error), 'bad');
}

export function Notices() {
  const all = useStore(notices);
  return div({ class: 'notices', role: 'status', 'aria-live': 'polite' },
    all.map((one) => div({ key: one.id, class: 'notice ' + one.kind }, one.text)));
}

const question = createStore(null);

/** Asks before something that cannot be taken back; true where the person agrees. */
export function sure(text, yes) {
  return new Promise((resolve) => question.set({ text, yes, resolve }));
}

export function Question() {
  const asked = useStore(question);
  const end = (answer) => {
    question.set(null);
    asked.resolve(answer);
  };
  return asked && h(Dialog, { title: t('ask.title'), close: () => end(false) },
    p(null, asked.text),
    div({ class: 'row end' },
      button({ type: 'button', onClick: () => end(false) }, t('ask.cancel')),
      button({ type: 'button', class: 'danger', onClick: () => end(true) }, asked.yes)));
}

export function Dialog({ title, close, children, kind = '' }) {
  const ref = useRef(null);
  useEffect(() => {
    ref.current.showModal();
  }, []);
  return dialog({ ref, class: kind, 'aria-label': title, onCancel: (event) => { event.preventDefault(); close(); },
    onClick: (event) => event.target === ref.current && close() },
  div({ class: 'inner' }, kind === 'palette' ? null : h2(null, title), children));
}

/** The frame of a page. */
export function Page({ title, note, actions, children, kind = '' }) {
  return section({ class: 'page ' + kind, 'aria-labelledby': 'title' },
    div({ class: 'head' }, div(null, h1({ id: 'title' }, title), note && p({ class: 'note' }, note)), div({ class: 'row' }, actions)),
    children);
}

export function Card({ title, actions, children, kind = '' }) {
  return div({ class: 'card ' + kind }, (title || actions) && div({ class: 'head' }, h2(null, title), div({ class: 'row' }, actions)), children);
}

export function Empty({ children }) {
  return p({ class: 'empty' }, children);
}

export function Badge({ kind = '', children, title }) {
  return span({ class: 'badge ' + kind, title }, children);
}

export function Code({ children }) {
  return tags.code(null, children);
}

/** Rows of `[name, cell…]`; on a phone each cell says what it is. */
export function Table({ columns, rows, empty, name }) {
  if (rows.length === 0) return h(Empty, null, empty);
  return div({ class: 'scroll', tabIndex: 0, role: 'region', 'aria-label': name },
    table(null,
      thead(null, tr(null, columns.map((column) => th({ key: column, scope: 'col' }, column)))),
      tbody(null, rows.map((row) => tr({ key: row.key },
        row.cells.map((cell, at) => td({ key: at, 'data-label': columns[at] }, cell)))))));
}

export function When({ at }) {
  return at ? tags.time({ dateTime: new Date(at).toISOString(), title: time(at) }, ago(at)) : '–';
}

/** Answers of the gateway, asked again at each of the events and when the connection is back. */
export function useAnswers(calls, events = [], deps = []) {
  const [state, setState] = useState({ values: null, error: null });
  const current = useRef(0);
  const load = async () => {
    const mine = ++current.current;
    try {
      const values = await Promise.all(calls.map(([method, params]) => request(method, params)));
      if (mine === current.current) setState({ values, error: null });
    } catch (error) {
      if (mine === current.current && error.code !== 'OFFLINE') setState((old) => ({ ...old, error }));
    }
  };
  useEffect(() => {
    if (link.get().phase === 'online') load();
    const off = ['resync', ...events].map((name) => on(name, load));
    return () => {
      current.current += 1;
      off.forEach((stop) => stop());
    };
  }, deps);
  return { ...state, load };
}

/** Shows what was answered, or that it is on its way, or why it is not. */
export function Loaded({ state, children }) {
  if (state.error && !state.values) return div({ class: 'card bad', role: 'alert' }, reason(state.error));
  if (!state.values) return div({ class: 'wait', role: 'status' }, t('wait'));
  return children(...state.values);
}

/** A field with its label; the text stays with whoever asks. */
export function Field({ title, value, change, type = 'text', options, hint, ...more }) {
  const set = (event) => change(event.target.value);
  return label({ class: 'field' }, span(null, title),
    options
      ? select({ value, onChange: set, ...more }, options.map(([key, text]) => option({ key, value: key, selected: key === value }, text)))
      : input({ type, value, onInput: set, autocomplete: 'off', spellcheck: false, ...more }),
    hint && span({ class: 'hint' }, hint));
}

/** A small form: fields by name, and what is done with them. */
export function Form({ fields, submit, work }) {
  const [values, setValues] = useState({});
  const [busy, setBusy] = useState(false);
  const send = async (event) => {
    event.preventDefault();
    setBusy(true);
    try {
      await work(values);
      setValues({});
    } catch (error) {
      fail(error);
    } finally {
      setBusy(false);
    }
  };
  return form({ class: 'row form', onSubmit: send },
    fields.map(({ name, ...field }) => h(Field, { key: name, ...field, value: values[name] ?? field.value ?? '',
      change: (text) => setValues((old) => ({ ...old, [name]: text })) })),
    button({ class: 'primary', disabled: busy }, submit));
}

/** A secret that is told this once. */
export function Secret({ text, about, close }) {
  return h(Dialog, { title: about, close },
    p(null, t('secret.once')),
    pre({ class: 'secret', tabIndex: 0 }, text),
    div({ class: 'row end' },
      h(Act, { work: async () => { await navigator.clipboard.writeText(text); notice(t('copied')); } }, icon('copy'), t('copy')),
      button({ type: 'button', class: 'primary', onClick: close }, t('secret.done'))));
}

export function save(name, text, type = 'text/markdown') {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link_ = document.createElement('a');
  link_.href = url;
  link_.download = name;
  link_.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
