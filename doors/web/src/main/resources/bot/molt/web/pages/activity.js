import { useState } from 'preact/hooks';
import { element, h, tags } from '../dom.js';
import { may, request } from '../gateway.js';
import { number, t, time } from '../i18n.js';
import { Act, Badge, Card, Field, Loaded, Page, Table, When, notice, useAnswers } from '../ui.js';

const { details, div, pre, span, summary } = tags;

function Running() {
  const state = useAnswers([['calls.list', {}]], ['agent', 'tick', 'exec.approval.requested', 'exec.approval.resolved']);
  return h(Card, { title: t('activity.running') }, h(Loaded, { state }, ({ calls }) => h(Table, {
    name: t('activity.running'), empty: t('activity.running.none'),
    columns: [t('activity.tool'), t('activity.who'), t('activity.since'), t('activity.progress'), t('actions')],
    rows: calls.map((call) => ({ key: call.callId, cells: [h(Badge, null, call.tool), call.userId, h(When, { at: call.startedAt }), call.progress || '–',
      may('operator.write', true) ? h(Act, { kind: 'small', work: async () => { await request('calls.cancel', { callId: call.callId }); await state.load(); } }, t('activity.cancel')) : '–'] })),
  })));
}

const KINDS = { allow: 'good', deny: 'bad', ask: 'ask', ok: 'good', error: 'bad' };

function what(record) {
  const params = record.args ?? record.params ?? {};
  return params.command ?? params.path ?? record.command ?? record.method ?? record.action ?? '';
}

function Record({ record }) {
  const outcome = record.decision ?? record.outcome ?? record.status ?? record.result;
  return details({ class: 'record' },
    summary(null, tags.time({ dateTime: record.ts }, time(record.ts)), h(Badge, { kind: 'kind' }, record.type), span({ class: 'record-who' }, record.userId ?? record.user ?? '–'),
      span(null, record.tool ?? record.name ?? ''), typeof outcome === 'string' && h(Badge, { kind: KINDS[outcome] ?? '' }, outcome), tags.code(null, String(what(record)))),
    pre({ class: 'code', tabIndex: 0 }, JSON.stringify(record, null, 2)));
}

function Audit() {
  const [filter, setFilter] = useState({ user: '', tool: '', since: '', limit: '100', text: '' });
  const params = { limit: Number(filter.limit), user: filter.user || undefined, tool: filter.tool || undefined, since: filter.since || undefined };
  const state = useAnswers([['audit.tail', params]], ['tick', 'exec.approval.resolved', 'chat'], [JSON.stringify(params)]);
  const field = (name, title, more) => h(Field, { title, value: filter[name], change: (value) => setFilter((old) => ({ ...old, [name]: value })), ...more });
  const verify = async () => {
    const answer = await request('audit.verify');
    notice(answer.ok ? t('activity.intact', { count: number(answer.records) }) : t('activity.broken', { problem: answer.problems.join(' · ') }), answer.ok ? 'good' : 'bad');
  };
  const sought = filter.text.toLowerCase();
  return h(Card, { title: t('activity.audit'), actions: [h(Act, { work: verify }, t('activity.verify')), h(Act, { work: state.load }, t('refresh'))] },
    div({ class: 'row form' }, field('text', t('activity.text')), field('user', t('activity.who')), field('tool', t('activity.tool')),
      field('since', t('activity.period'), { options: [['', t('activity.all')], ['10m', t('activity.10m')], ['1h', t('activity.1h')], ['1d', t('activity.1d')]] }),
      field('limit', t('activity.limit'), { options: ['50', '100', '500', '2000'].map((n) => [n, number(Number(n))]) })),
    h(Loaded, { state }, ({ records }) => {
      const shown = records.filter((record) => !sought || JSON.stringify(record).toLowerCase().includes(sought)).reverse();
      return shown.length === 0 ? tags.p({ class: 'empty' }, t('activity.none')) : div({ class: 'records' }, shown.map((record) => h(Record, { key: record.seq, record })));
    }));
}

function Activity() {
  return h(Page, { title: t('nav.activity'), note: t('activity.note') }, h(Running), may('operator.read') && h(Audit));
}

element('molt-activity', Activity);
