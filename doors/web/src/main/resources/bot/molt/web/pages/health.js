import { element, h, tags } from '../dom.js';
import { link, may, request } from '../gateway.js';
import { bytes, number, span as duration, t, time } from '../i18n.js';
import { Act, Badge, Card, Loaded, Page, Table, notice, sure, useAnswers } from '../ui.js';

const { div, dl, dd, dt, pre, span, strong } = tags;

function Numbers({ status }) {
  const tiles = [
    [t('health.version'), status.version], [t('health.uptime'), duration(status.uptimeMs)], [t('health.calls'), number(status.runningCalls)],
    [t('health.approvals'), number(status.waitingApprovals)], [t('health.heap'), bytes(status.heapBytes)],
  ];
  return div({ class: 'tiles' }, tiles.map(([name, value]) => div({ key: name, class: 'tile' }, span({ class: 'hint' }, name), strong(null, value))));
}

function isGood(part) {
  const word = part?.status ?? part?.ok ?? part?.state;
  return word === undefined ? null : word === true || word === 'ok' || word === 'up' || word === 'ready';
}

function shown(value, key = '') {
  if (value === null || value === undefined || (Array.isArray(value) && value.length === 0)) return '–';
  if (typeof value === 'number' && key.endsWith('Bytes')) return bytes(value);
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.join(', ');
  if (typeof value === 'number') return number(value);
  if (typeof value === 'object') return JSON.stringify(value);
  return String(value);
}

function Parts({ parts }) {
  return div({ class: 'grid' }, Object.entries(parts).map(([name, part]) => {
    const good = isGood(part);
    const facts = part && typeof part === 'object' && !Array.isArray(part) ? Object.entries(part) : [];
    return div({ key: name, class: 'tile' },
      div({ class: 'head' }, strong(null, name), good !== null && h(Badge, { kind: good ? 'good' : 'bad' }, good ? t('health.ok') : t('health.bad'))),
      facts.length === 0 ? pre(null, shown(part)) : dl({ class: 'facts' }, facts.map(([key, value]) => [dt({ key }, key), dd({ key: key + '=' }, shown(value, key))])));
  }));
}

function Health() {
  const reads = may('operator.read');
  const state = useAnswers([['status', { deep: reads }], ['health', {}]], ['health', 'tick']);
  const restart = async () => {
    if (!(await sure(t('health.restart.ask'), t('health.restart')))) return;
    await request('gateway.restart.request', { reason: 'asked on the page' });
    notice(t('health.restarting'));
  };
  return h(Page, { title: t('nav.health'), note: link.get().hello?.server.host,
    actions: [may('operator.admin') && h(Act, { key: 'restart', work: restart }, t('health.restart')), h(Act, { key: 'again', work: state.load }, t('refresh'))] },
  h(Loaded, { state }, (status, health) => [
    h(Numbers, { key: 'numbers', status }),
    Object.keys(status.parts).length > 0 && h(Card, { key: 'parts', title: t('health.parts') }, h(Parts, { parts: status.parts })),
    status.users.length > 0 && h(Card, { key: 'users', title: t('health.users') }, h(Table, {
      name: t('health.users'), empty: '', columns: [t('users.id'), t('health.calls'), t('health.waiting'), t('health.processes'), t('health.disk')],
      rows: status.users.map((one) => ({ key: one.user, cells: [one.user, number(one.callsRunning), number(one.callsWaiting), number(one.processes), bytes(one.diskBytes)] })) })),
    h(Card, { key: 'since', title: t('health.since') }, div(null, time(status.startedAt)), health.ok === false && h(Badge, { kind: 'bad' }, t('health.bad')))]));
}

element('molt-health', Health);
