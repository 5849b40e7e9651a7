import { useEffect, useRef, useState } from 'preact/hooks';
import { element, h, tags } from '../dom.js';
import { may, request } from '../gateway.js';
import { t, span as duration } from '../i18n.js';
import { askToHear, hearing } from '../shell.js';
import { Act, Badge, Empty, Loaded, Page, When, fail, notice, useAnswers } from '../ui.js';

const { dd, div, dl, dt, kbd, li, pre, span, ul } = tags;

function Parts({ one }) {
  const [parts, setParts] = useState([]);
  useEffect(() => {
    const { command } = one.args;
    if (typeof command !== 'string' || !may('operator.read')) return;
    const user = one.userId === 'operator' ? undefined : one.userId;
    request('policy.explain', { command, user }).then((answer) => setParts(answer.commands), () => {});
  }, [one.id]);
  return parts.length > 1 && [dt(null, t('approvals.parts')), dd(null, ul({ class: 'parts' }, parts.map((part, i) => li({ key: i },
    h(Badge, { kind: { allow: 'good', deny: 'bad' }[part.decision] ?? 'ask' }, t({ allow: 'decision.allow', deny: 'decision.deny' }[part.decision] ?? 'decision.ask')), tags.code(null, part.command)))))];
}

function Left({ until }) {
  const [, again] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => again((n) => n + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  const left = Math.max(0, new Date(until).getTime() - Date.now());
  return span({ class: 'hint' }, t('approvals.left', { time: duration(left) }));
}

function One({ one, first, decide }) {
  return div({ class: first ? 'card approval first' : 'card approval' },
    div({ class: 'head' }, div({ class: 'row' }, h(Badge, null, one.tool), span(null, t('approvals.by', { user: one.userId })), h(When, { at: one.createdAt })), h(Left, { until: one.expiresAt })),
    pre({ class: 'code', tabIndex: 0 }, typeof one.args.command === 'string' ? one.args.command : JSON.stringify(one.args, null, 2)),
    dl(null,
      dt(null, t('approvals.why')), dd(null, one.reason, one.rule && [' ', tags.code(null, one.rule)]),
      (one.args.workdir ?? one.args.cwd) && [dt(null, t('approvals.where')), dd(null, tags.code(null, one.args.workdir ?? one.args.cwd))],
      h(Parts, { one }),
      one.always.length > 0 && [dt(null, t('approvals.rule')), dd(null, ul({ class: 'rules' }, one.always.map((rule) => li({ key: rule }, tags.code(null, rule)))))]),
    div({ class: 'row end' },
      h(Act, { kind: 'danger', work: () => decide(one, 'deny') }, t('approvals.deny'), first && kbd(null, 'D')),
      one.always.length > 0 && h(Act, { work: () => decide(one, 'allow-always') }, t('approvals.always'), first && kbd(null, 'W')),
      h(Act, { kind: 'primary', work: () => decide(one, 'allow-once') }, t('approvals.once'), first && kbd(null, 'A'))));
}

/** Whether this browser tells when something waits while nobody looks. */
function Hearing() {
  const [state, setState] = useState(hearing());
  if (state === 'default') return h(Act, { work: async () => setState(await askToHear()) }, t('approvals.notify'));
  if (state === 'granted') return span({ class: 'hint' }, t('approvals.notified'));
  return state === 'denied' && span({ class: 'hint' }, t('approvals.unheard'));
}

function Approvals() {
  const state = useAnswers([['approvals.list', {}]], ['exec.approval.requested', 'exec.approval.resolved']);
  const first = useRef(null);
  first.current = state.values?.[0].approvals[0];
  const decide = async (one, decision) => {
    await request('approvals.resolve', { id: one.id, decision });
    notice(decision === 'deny' ? t('approvals.denied') : t('approvals.allowed'));
    await state.load();
  };
  useEffect(() => {
    const key = (event) => {
      const one = first.current;
      const busy = event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.target.closest?.('input, textarea, select, dialog');
      const decision = { a: 'allow-once', w: 'allow-always', d: 'deny' }[event.key.toLowerCase()];
      if (!one || busy || !decision || (decision === 'allow-always' && one.always.length === 0)) return;
      event.preventDefault();
      decide(one, decision).catch(fail);
    };
    addEventListener('keydown', key);
    return () => removeEventListener('keydown', key);
  }, []);
  return h(Page, { title: t('nav.approvals'), note: t('approvals.note'), actions: h(Hearing) }, h(Loaded, { state }, (answer) =>
    answer.approvals.length === 0 ? h(Empty, null, t('approvals.none'))
      : answer.approvals.map((one, i) => h(One, { key: one.id, one, first: i === 0, decide }))));
}

element('molt-approvals', Approvals);
