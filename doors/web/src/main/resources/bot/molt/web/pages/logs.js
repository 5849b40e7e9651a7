import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { element, h, tags } from '../dom.js';
import { on, request } from '../gateway.js';
import { t, time } from '../i18n.js';
import { Act, Field, Page, fail, save } from '../ui.js';

const { div, input, label, span } = tags;
const MOST = 5_000;
const EVERY = 2_000;

function parse(line) {
  try {
    const entry = JSON.parse(line);
    return { line, ts: entry.ts, level: entry.level ?? 'info', logger: String(entry.logger ?? '').split('.').at(-1), text: [entry.msg ?? line, entry.error].filter(Boolean).join('\n') };
  } catch {
    return { line, level: 'info', text: line };
  }
}

function Logs() {
  const [lines, setLines] = useState([]);
  const [level, setLevel] = useState('info');
  const [text, setText] = useState('');
  const [follow, setFollow] = useState(true);
  const cursor = useRef(null);
  const box = useRef(null);
  const more = async () => {
    const before = cursor.current;
    const answer = await request('logs.tail', before === null ? { limit: 1000, level } : { cursor: before, limit: MOST, level });
    if (cursor.current !== before) return;
    cursor.current = answer.cursor;
    setLines((old) => [...(answer.reset || before === null ? [] : old), ...answer.lines.map(parse)].slice(-MOST));
  };
  useEffect(() => {
    cursor.current = null;
    setLines([]);
    more().catch(fail);
    const timer = follow ? setInterval(() => document.visibilityState === 'visible' && more().catch(() => {}), EVERY) : 0;
    const off = on('resync', () => more().catch(() => {}));
    return () => {
      clearInterval(timer);
      off();
      cursor.current = NaN;
    };
  }, [level, follow]);
  useLayoutEffect(() => {
    if (follow && box.current) box.current.scrollTop = box.current.scrollHeight;
  });
  const sought = text.toLowerCase();
  const shown = lines.filter((each) => !sought || each.line.toLowerCase().includes(sought));
  return h(Page, { title: t('nav.logs'), note: t('logs.note'), kind: 'full', actions: h(Act, { work: async () => save('moltbot.log.jsonl', shown.map((each) => each.line).join('\n'), 'application/x-ndjson') }, t('logs.save')) },
    div({ class: 'row form' },
      h(Field, { title: t('logs.level'), value: level, change: setLevel, options: ['debug', 'info', 'warn', 'error'].map((each) => [each, each]) }),
      h(Field, { title: t('logs.filter'), value: text, change: setText, type: 'search' }),
      label({ class: 'check' }, input({ type: 'checkbox', checked: follow, onChange: (event) => setFollow(event.target.checked) }), span(null, t('logs.follow')))),
    div({ class: 'log', ref: box, tabIndex: 0, role: 'region', 'aria-label': t('nav.logs') },
      shown.length === 0 ? div({ class: 'empty' }, t('logs.none')) : shown.map((each, i) => div({ key: i, class: 'line ' + each.level },
        tags.time(null, each.ts ? time(each.ts) : ''), span({ class: 'level' }, each.level), span({ class: 'logger' }, each.logger), span({ class: 'text' }, each.text)))));
}

element('molt-logs', Logs);
