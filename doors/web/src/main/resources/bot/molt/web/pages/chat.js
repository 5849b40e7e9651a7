import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { element, h, tags, useStore } from '../dom.js';
import { link, may, request } from '../gateway.js';
import { ago, clock, number, span as duration, t } from '../i18n.js';
import { Markdown, block } from '../markdown.js';
import { address, go, route } from '../router.js';
import { memory } from '../store.js';
import { Act, Badge, Empty, IconAct, fail, icon, notice, reason, save, sure } from '../ui.js';
import { again, conversation, conversations, forget, listSessions, openConversation, read, readMore, send, sessions, textOf } from './conversations.js';

const { a, aside, button, details, div, form, h1, img, input, label, li, option, p, pre, select, span, summary, textarea, ul } = tags;
const LEVELS = ['off', 'minimal', 'low', 'medium', 'high', 'xhigh'];
const IMAGES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

const short = (key) => key.replace(/^agent:[^:]+:(user:[^:]+:)?/, '');

function name(session) {
  return session.label || session.displayName || session.derivedTitle || (short(session.key) === 'main' ? t('chat.main') : short(session.key));
}

function Sessions({ here, open, close }) {
  const all = useStore(sessions);
  const [search, setSearch] = useState('');
  useEffect(() => {
    const later = setTimeout(() => listSessions(search).catch(() => {}), search ? 250 : 0);
    return () => clearTimeout(later);
  }, [search]);
  return aside({ class: open ? 'sessions open' : 'sessions', 'aria-label': t('chat.sessions') },
    div({ class: 'row' },
      label({ class: 'search' }, icon('search'), input({ type: 'search', value: search, placeholder: t('chat.find'), 'aria-label': t('chat.find'), onInput: (event) => setSearch(event.target.value) })),
      h(IconAct, { name: 'plus', title: t('chat.new'), work: () => { close(); go('chat', 'web-' + Date.now().toString(36)); } })),
    ul(null, (all ?? []).map((session) => li({ key: session.key },
      a({ href: address('chat', session.key), 'aria-current': isHere(session.key, here) ? 'page' : undefined, onClick: close },
        span({ class: 'name' }, name(session)), span({ class: 'hint' }, ago(session.updatedAt)),
        session.lastMessagePreview && span({ class: 'preview' }, session.lastMessagePreview.replace(/[*_`#|]+/g, '')))))),
    all?.length === 0 && h(Empty, null, t('chat.none')));
}

const isHere = (key, here) => key === here || key.endsWith(':' + here);

function about(call) {
  const args = call.arguments ?? {};
  const first = args.command ?? args.path ?? args.file_path ?? args.pattern ?? args.url ?? args.query;
  return typeof first === 'string' ? first : JSON.stringify(args);
}

const CONTEXT = 3;

/** Two texts as the lines that go and come, with a little of what stays around them. */
function lines(before, after) {
  const old = before.split('\n');
  const now = after.split('\n');
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head += 1;
  let foot = 0;
  while (foot < old.length - head && foot < now.length - head && old.at(-1 - foot) === now.at(-1 - foot)) foot += 1;
  const marked = (all, sign, kind) => all.map((line) => span({ class: kind }, sign + ' ' + line + '\n'));
  return [
    marked(old.slice(Math.max(0, head - CONTEXT), head), ' ', ''),
    marked(old.slice(head, old.length - foot), '-', 'removed'), marked(now.slice(head, now.length - foot), '+', 'added'),
    marked(old.slice(old.length - foot, old.length - foot + CONTEXT), ' ', ''),
  ];
}

const texts = (edit) => [edit.old_string ?? edit.oldText ?? edit.old_text, edit.new_string ?? edit.newText ?? edit.new_text];

/** What a call changes in files, as a diff; null where it changes none that is known beforehand. */
function change(call) {
  const args = call.arguments ?? {};
  const patch = args.patch ?? (call.name === 'apply_patch' ? args.input : undefined);
  if (typeof patch === 'string') return block(patch, 'diff');
  const edits = (Array.isArray(args.edits) ? args.edits : [args]).map(texts).filter((each) => each.every((text) => typeof text === 'string'));
  if (edits.length > 0) return pre({ class: 'code', tabIndex: 0, 'data-language': 'diff' }, edits.map(([before, after]) => lines(before, after)));
  const written = args.content ?? args.file_text;
  return typeof written === 'string' && (args.path ?? args.file_path)
    ? pre({ class: 'code', tabIndex: 0, 'data-language': 'diff' }, written.replace(/\n$/, '').split('\n').map((line) => span({ class: 'added' }, '+ ' + line + '\n')))
    : null;
}

/** The end of what a command writes, while it runs. */
function Growing({ text }) {
  const box = useRef(null);
  useLayoutEffect(() => {
    box.current.scrollTop = box.current.scrollHeight;
  }, [text]);
  return pre({ class: 'code result', tabIndex: 0, ref: box }, text);
}

function Since({ at }) {
  const [, again] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => again((n) => n + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  return span({ class: 'hint' }, duration(Date.now() - at));
}

/** How a command ended and how long it took. */
function How({ meta }) {
  const bad = meta.signal || meta.exitCode;
  return span({ class: 'row how' },
    meta.signal ? h(Badge, { kind: 'bad' }, meta.signal) : meta.exitCode !== undefined && h(Badge, { kind: bad ? 'bad' : 'good' }, t('tool.exit', { code: meta.exitCode })),
    span({ class: 'hint' }, meta.durationMs < 1000 ? t('tool.millis', { count: number(meta.durationMs) }) : duration(meta.durationMs)));
}

function ToolCard({ call, result, isError, meta, running }) {
  const edit = change(call);
  const state = running ? 'running' : isError ? 'bad' : result === undefined ? '' : 'good';
  const label_ = running ? t('tool.running') : isError ? t('tool.failed') : result === undefined ? t('tool.unknown') : t('tool.done');
  const stop = () => request('calls.cancel', { callId: call.callId });
  return details({ class: 'tool ' + state, open: running || isError || undefined },
    summary(null, span({ class: 'dot', role: 'img', 'aria-label': label_, title: label_ }), span({ class: 'tool-name' }, call.name), tags.code(null, about(call)),
      running ? h(Since, { at: call.at }) : meta && h(How, { meta })),
    edit ?? (Object.keys(call.arguments ?? {}).length > 1 && pre({ class: 'code', tabIndex: 0 }, JSON.stringify(call.arguments, null, 2))),
    running && call.partial && h(Growing, { text: call.partial }),
    running && call.callId && may('operator.write', true) && div({ class: 'row end' }, h(Act, { kind: 'small danger', work: stop }, icon('stop'), t('tool.stop'))),
    result !== undefined && pre({ class: 'code result', tabIndex: 0 }, result || t('tool.silent')));
}

function Picture({ part }) {
  return IMAGES.includes(part.mimeType) && img({ class: 'picture', alt: t('chat.picture'), src: 'data:' + part.mimeType + ';base64,' + part.data });
}

function Part({ part, results, running }) {
  switch (part.type) {
    case 'text':
      return h(Markdown, { text: part.text ?? '' });
    case 'thinking':
      return part.thinking ? details({ class: 'thinking' }, summary(null, t('chat.thought')), pre(null, part.thinking)) : null;
    case 'toolCall': {
      const found = part.result === undefined ? results.get(part.id) : part;
      return h(ToolCard, { call: part, result: found?.result, isError: found?.isError ?? false, meta: found?.meta, running: running && found === undefined });
    }
    case 'image':
      return h(Picture, { part });
    default:
      return null;
  }
}

function Message({ message, results }) {
  const mine = message.role === 'user';
  return div({ class: 'message ' + (mine ? 'mine' : 'theirs'), 'data-role': message.role },
    div({ class: 'bubble' },
      mine
        ? [p({ class: 'plain' }, textOf(message)), (message.content ?? []).filter((part) => part.type === 'image').map((part) => h(Picture, { part }))]
        : (message.content ?? []).map((part, i) => h(Part, { key: i, part, results })),
      message.errorMessage && p({ class: 'problem' }, message.errorMessage)),
    message.timestamp && span({ class: 'hint' }, clock(message.timestamp), !mine && message.model && message.model !== 'gateway-injected' ? ' · ' + message.model : ''));
}

function resultsOf(messages) {
  const results = new Map();
  for (const message of messages) {
    if (message.role === 'toolResult') results.set(message.toolCallId, { result: textOf(message), isError: message.isError, meta: message.details });
  }
  return results;
}

function Run({ run }) {
  return div({ class: 'message theirs live' },
    div({ class: 'bubble' },
      run.thinking && details({ class: 'thinking' }, summary(null, t('chat.thinking')), pre(null, run.thinking)),
      run.parts.map((part, i) => h(Part, { key: part.id ?? i, part, results: new Map(), running: true })),
      run.parts.at(-1)?.type !== 'text' && span({ class: 'typing', role: 'status' }, span({ class: 'unseen' }, t('chat.answering')), tags.i(null), tags.i(null), tags.i(null))));
}

function Waiting({ one, where }) {
  return div({ class: 'message mine waiting' }, div({ class: 'bubble' }, p({ class: 'plain' }, one.text)),
    span({ class: one.error ? 'hint problem' : 'hint' },
      one.error ?? (one.sent ? t('chat.queued') : t('chat.unsent')),
      one.error && [button({ type: 'button', class: 'link', onClick: () => again(where, one) }, t('chat.again')),
        button({ type: 'button', class: 'link', onClick: () => forget(where, one.id) }, t('chat.forget'))]));
}

function Transcript({ where, search }) {
  const talk = useStore(conversations, (all) => all[where]) ?? conversation(where);
  const box = useRef(null);
  const follows = useRef(true);
  const messages = talk.messages ?? [];
  const results = useMemo(() => resultsOf(messages), [talk.messages]);
  const shown = useMemo(() => {
    const sought = search.trim().toLowerCase();
    return messages.filter((message) => message.role !== 'toolResult' &&
      (!sought || JSON.stringify(message.content).toLowerCase().includes(sought)));
  }, [talk.messages, search]);
  useLayoutEffect(() => {
    if (follows.current && box.current) box.current.scrollTop = box.current.scrollHeight;
  });
  const moved = () => {
    const { scrollTop, scrollHeight, clientHeight } = box.current;
    follows.current = scrollHeight - scrollTop - clientHeight < 60;
  };
  return div({ class: 'transcript', ref: box, onScroll: moved, role: 'log', 'aria-live': 'polite', 'aria-label': t('chat.log'), tabIndex: 0 },
    talk.error && div({ class: 'card bad', role: 'alert' }, reason(talk.error)),
    messages.length >= talk.limit && talk.limit < 1000 && h(Act, { kind: 'link older', work: () => { follows.current = false; return readMore(where); } }, t('chat.older')),
    talk.messages === null && !talk.error && div({ class: 'wait' }, t('wait')),
    talk.messages?.length === 0 && !talk.run && talk.waiting.length === 0 && div({ class: 'hello' }, span({ class: 'mark', 'aria-hidden': 'true' }, 'M'), h1(null, t('chat.hello')), p(null, t('chat.hello.more'))),
    search && shown.length === 0 && talk.messages?.length > 0 && h(Empty, null, t('chat.notFound')),
    shown.map((message, i) => h(Message, { key: message.id ?? message.timestamp + ':' + i, message, results })),
    !search && talk.run && h(Run, { run: talk.run }),
    !search && talk.failed && p({ class: 'problem', role: 'alert' }, talk.failed.text),
    talk.waiting.map((one) => h(Waiting, { key: one.id, one, where })));
}

const read64 = (file) => new Promise((resolve, reject) => {
  const reader = new FileReader();
  reader.onload = () => resolve({ type: 'image', mimeType: file.type, fileName: file.name, content: reader.result.slice(reader.result.indexOf(',') + 1) });
  reader.onerror = () => reject(reader.error);
  reader.readAsDataURL(file);
});

function Composer({ where }) {
  const run = useStore(conversations, (all) => all[where]?.run);
  const [text, setText] = useState('');
  const [pictures, setPictures] = useState([]);
  const box = useRef(null);
  useEffect(() => {
    box.current.focus({ preventScroll: true });
  }, [where]);
  useLayoutEffect(() => {
    box.current.style.height = 'auto';
    box.current.style.height = Math.min(box.current.scrollHeight, 200) + 'px';
  }, [text]);
  const submit = (event) => {
    event?.preventDefault();
    if (!text.trim() && pictures.length === 0) return;
    send(where, text, pictures).catch(fail);
    setText('');
    setPictures([]);
  };
  const key = (event) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) submit(event);
    if (event.key === 'Escape' && run) stop();
  };
  const stop = () => request('chat.abort', { sessionKey: where });
  const paste = async (event) => {
    const files = [...event.clipboardData.files].filter((file) => IMAGES.includes(file.type));
    if (files.length === 0) return;
    event.preventDefault();
    const more = await Promise.all(files.map(read64));
    setPictures((old) => [...old, ...more]);
  };
  return form({ class: 'composer', onSubmit: submit },
    pictures.length > 0 && div({ class: 'row' }, pictures.map((each) => span({ class: 'badge' }, each.fileName, button({ type: 'button', class: 'link', 'aria-label': t('chat.forget'), onClick: () => setPictures((all) => all.filter((one) => one !== each)) }, '×')))),
    div({ class: 'box' },
      textarea({ ref: box, rows: 1, value: text, placeholder: t('chat.write'), 'aria-label': t('chat.write'), onInput: (event) => setText(event.target.value), onKeyDown: key, onPaste: paste }),
      run && h(Act, { kind: 'stop', title: t('chat.stop'), 'aria-label': t('chat.stop'), work: stop }, icon('stop')),
      button({ class: 'primary', 'aria-label': t('chat.send'), title: t('chat.send'), disabled: !text.trim() && pictures.length === 0 }, icon('send'))));
}

function exported(messages, title) {
  const results = resultsOf(messages);
  const lines = ['# ' + title, ''];
  for (const message of messages) {
    if (message.role === 'toolResult') continue;
    lines.push('## ' + (message.role === 'user' ? t('chat.me') : t('chat.agent')), '');
    for (const part of message.content ?? []) {
      if (part.type === 'text') lines.push(part.text, '');
      if (part.type === 'toolCall') lines.push('`' + part.name + '`', '', '~~~~', about(part), results.get(part.id)?.result ?? '', '~~~~', '');
    }
  }
  return lines.join('\n');
}

/** What names the side: the conversation, or on the second side the choice of one. */
function Title({ where, row, choose }) {
  const all = useStore(sessions) ?? [];
  if (!choose) return span({ class: 'title' }, row ? name(row) : short(where) === 'main' ? t('chat.main') : t('chat.new'));
  const known = all.some((session) => isHere(session.key, where));
  return select({ class: 'title', 'aria-label': t('chat.beside.which'), value: row?.key ?? where, onChange: (event) => choose(event.target.value) },
    !known && option({ value: where, selected: true }, t('chat.new')),
    all.map((session) => option({ key: session.key, value: session.key, selected: session.key === row?.key }, name(session))));
}

function Bar({ where, search, setSearch, list, beside, choose, close }) {
  const row = useStore(sessions, (all) => (all ?? []).find((session) => isHere(session.key, where)));
  const [models, setModels] = useState([]);
  const writes = may('operator.admin', true);
  const { phase } = useStore(link);
  useEffect(() => {
    if (phase === 'online') request('models.list').then((answer) => setModels(answer.models), () => {});
  }, [phase]);
  const patch = async (part) => {
    try {
      await request('sessions.patch', { key: where, ...part });
      await listSessions();
    } catch (error) {
      fail(error);
    }
  };
  const chosen = row?.modelOverride ? row.providerOverride + '/' + row.modelOverride : '';
  const clear = async () => {
    if (await sure(t('chat.reset.ask'), t('chat.reset'))) {
      await request('sessions.reset', { key: where });
      await read(where);
    }
  };
  const remove = async () => {
    if (await sure(t('chat.delete.ask'), t('chat.delete'))) {
      await request('sessions.delete', { key: where });
      await listSessions();
      go('chat');
    }
  };
  const file = short(where).replace(/[^\w.-]+/g, '-');
  const out = () => {
    save(file + '.md', exported(conversation(where).messages ?? [], row ? name(row) : short(where)));
    notice(t('chat.exported'));
  };
  const outAsJson = () => {
    const { messages, sessionId } = conversation(where);
    save(file + '.json', JSON.stringify({ sessionKey: where, sessionId, exportedAt: new Date().toISOString(), messages: messages ?? [] }, null, 2), 'application/json');
    notice(t('chat.exported'));
  };
  return div({ class: 'bar' },
    list && button({ type: 'button', class: 'bare narrow', 'aria-label': t('chat.sessions'), onClick: list }, icon('chat')),
    h(Title, { where, row, choose }),
    label({ class: 'search' }, icon('search'), input({ type: 'search', value: search, placeholder: t('chat.search'), 'aria-label': t('chat.search'), onInput: (event) => setSearch(event.target.value) })),
    writes && models.length > 0 && select({ class: 'wide-only', 'aria-label': t('chat.model'), value: chosen, onChange: (event) => patch({ model: event.target.value || null }) },
      option({ value: '' }, t('chat.model.standard')),
      models.map((model) => option({ key: model.provider + model.id, value: model.provider + '/' + model.id, selected: chosen === model.provider + '/' + model.id }, model.name))),
    writes && select({ class: 'wide-only', 'aria-label': t('chat.level'), value: row?.thinkingLevel ?? '', onChange: (event) => patch({ thinkingLevel: event.target.value || null }) },
      option({ value: '' }, t('chat.level.standard')),
      LEVELS.map((level) => option({ key: level, value: level, selected: row?.thinkingLevel === level }, t('chat.level.one', { level })))),
    beside && h(IconAct, { name: 'split', title: t('chat.beside'), kind: 'roomy', work: beside }),
    h(IconAct, { name: 'export', title: t('chat.export'), work: out }),
    h(IconAct, { name: 'braces', title: t('chat.export.json'), kind: 'wide-only', work: outAsJson }),
    writes && h(IconAct, { name: 'refresh', title: t('chat.reset'), work: clear }),
    writes && row && !choose && h(IconAct, { name: 'trash', title: t('chat.delete'), work: remove }),
    close && h(IconAct, { name: 'close', title: t('chat.beside.close'), work: close }));
}

/** One conversation: what is said, and where one says more. */
function Side({ where, kind = '', ...bar }) {
  const [search, setSearch] = useState('');
  useEffect(() => {
    openConversation(where);
    setSearch('');
  }, [where]);
  return div({ class: 'talk ' + kind },
    h(Bar, { where, search, setSearch, ...bar }),
    h(Transcript, { key: where, where, search }),
    may('operator.write', true) ? h(Composer, { key: where + '!', where }) : p({ class: 'empty' }, t('chat.readOnly')));
}

function Chat() {
  const { rest } = useStore(route);
  const where = rest || 'main';
  const [second, setSecond] = useState(memory.get('beside', sessionStorage));
  const [list, setList] = useState(false);
  const choose = (key) => {
    memory.set('beside', key, sessionStorage);
    setSecond(key);
  };
  const open = () => {
    const other = (sessions.get() ?? []).find((session) => !isHere(session.key, where));
    choose(other?.key ?? 'web-' + Date.now().toString(36));
  };
  return div({ class: second ? 'chat pair' : 'chat' },
    h(Sessions, { here: where, open: list, close: () => setList(false) }),
    h(Side, { where, list: () => setList(!list), beside: second ? undefined : open }),
    second && h(Side, { where: second, kind: 'beside', choose, close: () => choose(null) }));
}

element('molt-chat', Chat);
