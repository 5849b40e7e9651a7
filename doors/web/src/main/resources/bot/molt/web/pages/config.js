import { useMemo, useState } from 'preact/hooks';
import { element, h, tags } from '../dom.js';
import { may, request } from '../gateway.js';
import { t } from '../i18n.js';
import { Act, Badge, Card, Loaded, Page, notice, reason, useAnswers } from '../ui.js';

const { button, details, div, input, label, option, p, pre, select, span, summary, textarea } = tags;
const MASK = '***';

/** Every setting of the schema as a line: path, kind, default, whether it waits for a restart. */
function leaves(schema, path = [], restart = false) {
  return Object.entries(schema.properties ?? {}).flatMap(([name, one]) => {
    const at = [...path, name];
    const later = restart || one['x-restart'] === true;
    return one.properties ? leaves(one, at, later) : [{ path: at, name: at.join('.'), restart: later, kind: kindOf(one), schema: one }];
  });
}

function kindOf(one) {
  if (one.enum) return 'choice';
  if (one.type === 'array') return one.items?.type === 'string' ? 'list' : 'other';
  return { boolean: 'yes', integer: 'number', number: 'number', string: 'text' }[one.type] ?? 'other';
}

const at = (tree, path) => path.reduce((inner, name) => (inner && typeof inner === 'object' ? inner[name] : undefined), tree);
const isSecret = (value) => value === MASK || /^\*+$/.test(String(value ?? ''));

function written(kind, value) {
  if (value === undefined || value === null) return '';
  return kind === 'list' ? value.join(', ') : String(value);
}

/** The text of a field as a value; null takes the setting out, so that its default holds. */
function valueOf(leaf, text) {
  if (text === '') return null;
  switch (leaf.kind) {
    case 'yes': return text === 'true';
    case 'number': return Number.isFinite(Number(text)) ? Number(text) : text;
    case 'list': return text.split(',').map((item) => item.trim()).filter(Boolean);
    default: return text;
  }
}

function patchOf(edits, lines) {
  const patch = {};
  for (const leaf of lines.filter((each) => each.name in edits)) {
    let inner = patch;
    for (const name of leaf.path.slice(0, -1)) inner = inner[name] ??= {};
    inner[leaf.path.at(-1)] = valueOf(leaf, edits[leaf.name]);
  }
  return patch;
}

function Setting({ leaf, value, edit, change, fixed }) {
  const secret = isSecret(value);
  const now = edit ?? (secret ? '' : written(leaf.kind, value));
  const standard = leaf.schema.default;
  const none = standard === undefined || standard === '' ? t('config.unset') : t('config.standard', { value: typeof standard === 'object' ? JSON.stringify(standard) : standard });
  const id = 'set-' + leaf.name;
  const choices = leaf.kind === 'yes' ? ['true', 'false'] : leaf.kind === 'choice' ? leaf.schema.enum : null;
  const set = (event) => change(event.target.value);
  const field = leaf.kind === 'other'
    ? span({ class: 'hint' }, t('config.inText'))
    : choices
      ? select({ id, value: now, disabled: fixed, onChange: set }, option({ value: '', selected: now === '' }, none), choices.map((each) => option({ key: each, value: each, selected: now === each }, each)))
      : input({ id, type: secret ? 'password' : 'text', inputMode: leaf.kind === 'number' ? 'numeric' : undefined, value: now, disabled: fixed, placeholder: secret ? t('config.secret') : none, onInput: set, autocomplete: 'off', spellcheck: false });
  return div({ class: edit === undefined ? 'setting' : 'setting edited' },
    div(null, leaf.kind === 'other' ? tags.code(null, leaf.name) : label({ htmlFor: id }, tags.code(null, leaf.name)), ' ',
      h(Badge, { kind: leaf.restart ? 'ask' : 'good' }, leaf.restart ? t('config.restart') : t('config.live')), p({ class: 'hint' }, leaf.schema.description)),
    field);
}

function Settings({ schema, config, reload }) {
  const lines = useMemo(() => leaves(schema), [schema]);
  const [edits, setEdits] = useState({});
  const [search, setSearch] = useState('');
  const [problem, setProblem] = useState(null);
  const admin = may('operator.admin');
  const sought = search.trim().toLowerCase();
  const groups = Map.groupBy
    ? Map.groupBy(lines.filter((leaf) => !sought || (leaf.name + ' ' + (leaf.schema.description ?? '')).toLowerCase().includes(sought)), (leaf) => leaf.path[0])
    : new Map([['*', lines]]);
  const count = Object.keys(edits).length;
  const change = (leaf, text) => setEdits((old) => {
    const next = { ...old, [leaf.name]: text };
    const value = at(config.value, leaf.path);
    if (text === (isSecret(value) ? '' : written(leaf.kind, value))) delete next[leaf.name];
    return next;
  });
  const save = async () => {
    const waits = lines.some((leaf) => leaf.restart && leaf.name in edits);
    try {
      await request('config.patch', { raw: JSON.stringify(patchOf(edits, lines)), baseHash: config.hash });
      setEdits({});
      setProblem(null);
      notice(waits ? t('config.saved.restart') : t('config.saved'));
      await reload();
    } catch (error) {
      setProblem(reason(error));
    }
  };
  return [
    div({ key: 'bar', class: 'row form sticky' }, label({ class: 'field' }, span(null, t('config.find')), input({ type: 'search', value: search, onInput: (event) => setSearch(event.target.value) })),
      admin && button({ type: 'button', disabled: count === 0, onClick: () => setEdits({}) }, t('config.undo')),
      admin && h(Act, { kind: 'primary', disabled: count === 0, work: save }, t('config.save', { count }))),
    problem && pre({ key: 'problem', class: 'card bad', role: 'alert' }, problem),
    [...groups].map(([name, group]) => details({ key: name, class: 'card group', open: sought !== '' || group.some((leaf) => leaf.name in edits) || undefined },
      summary(null, tags.h2(null, name), span({ class: 'hint' }, t('config.count', { count: group.length }))),
      group.map((leaf) => h(Setting, { key: leaf.name, leaf, value: at(config.value, leaf.path), edit: edits[leaf.name], fixed: !admin, change: (text) => change(leaf, text) }))))];
}

/** The lines that go and come, around what stays. */
function differences(before, after) {
  const a = before.split('\n');
  const b = after.split('\n');
  let from = 0;
  while (from < Math.min(a.length, b.length) && a[from] === b[from]) from += 1;
  let end = 0;
  while (end < Math.min(a.length, b.length) - from && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  return [...a.slice(from, a.length - end).map((line) => ['removed', '- ' + line]), ...b.slice(from, b.length - end).map((line) => ['added', '+ ' + line])];
}

function Raw({ config, reload }) {
  const [text, setText] = useState(config.raw);
  const [problem, setProblem] = useState(null);
  const admin = may('operator.admin');
  const save = async () => {
    try {
      await request('config.apply', { raw: text, baseHash: config.hash });
      setProblem(null);
      notice(t('config.saved'));
      await reload();
    } catch (error) {
      setProblem(reason(error));
    }
  };
  const changed = differences(config.raw, text);
  return h(Card, { title: config.path, actions: admin && h(Act, { kind: 'primary', disabled: text === config.raw, work: save }, t('config.apply')) },
    p({ class: 'hint' }, t('config.masked')),
    textarea({ class: 'raw', 'aria-label': t('config.raw'), spellcheck: false, readOnly: !admin, value: text, onInput: (event) => setText(event.target.value), rows: Math.min(40, text.split('\n').length + 2) }),
    problem && pre({ class: 'card bad', role: 'alert' }, problem),
    text !== config.raw && pre({ class: 'code', tabIndex: 0, 'data-language': 'diff' }, changed.map(([kind, line]) => span({ class: kind }, line + '\n'))));
}

function Config() {
  const state = useAnswers([['config.get', {}], ['config.schema', {}]]);
  const [raw, setRaw] = useState(false);
  const tab = (name, on, press) => button({ type: 'button', class: on ? 'tab on' : 'tab', 'aria-pressed': on, onClick: press }, name);
  return h(Page, { title: t('nav.config'), note: may('operator.admin') ? t('config.note') : t('admin.only'),
    actions: [tab(t('config.form'), !raw, () => setRaw(false)), tab(t('config.raw'), raw, () => setRaw(true))] },
  h(Loaded, { state }, (config, { schema }) => [
    config.warnings.map((warning) => p({ key: warning.path + warning.message, class: 'card ask' }, tags.code(null, warning.path), ' ', warning.message)),
    raw ? h(Raw, { key: config.hash, config, reload: state.load }) : h(Settings, { key: 'form', schema, config, reload: state.load })]));
}

element('molt-config', Config);
