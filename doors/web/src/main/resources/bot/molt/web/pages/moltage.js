// Machines of users, and the bridge that their messages come over.
import { element, h, tags } from '../dom.js';
import { may, request } from '../gateway.js';
import { number, t } from '../i18n.js';
import { Act, Badge, Card, Loaded, Page, Table, When, notice, sure, useAnswers } from '../ui.js';

const { code, div, p, span, strong } = tags;
const STATES = {
  starting: () => t('moltage.starting'), running: () => t('moltage.running'), stopping: () => t('moltage.stopping'),
  stopped: () => t('moltage.stopped'), failed: () => t('moltage.failed'),
};
const KINDS = { running: 'good', failed: 'bad', starting: 'ask', stopping: 'ask' };

function State({ one }) {
  return span(null, h(Badge, { kind: KINDS[one.state] ?? '' }, (STATES[one.state] ?? (() => one.state))()), one.detail && span({ class: 'hint' }, ' ', one.detail));
}

function Machines({ machines, act }) {
  return h(Card, { title: t('moltage.machines') }, h(Table, {
    name: t('moltage.machines'), empty: t('moltage.none'),
    columns: [t('users.id'), t('moltage.machine'), t('moltage.state'), t('moltage.address'), t('moltage.since'), t('actions')],
    rows: machines.map((one) => ({ key: one.vmId, cells: [one.userId, code(null, one.vmId), h(State, { one }), one.address ? code(null, one.address) : '–', h(When, { at: one.changedAt }),
      may('operator.admin') ? div({ class: 'row' },
        ['running', 'starting'].includes(one.state) && h(Act, { kind: 'small', work: () => act('moltage.stop', one, t('moltage.stop.ask', { user: one.userId }), t('moltage.stop')) }, t('moltage.stop')),
        h(Act, { kind: 'small danger', work: () => act('moltage.destroy', one, t('moltage.destroy.ask', { user: one.userId }), t('moltage.destroy')) }, t('moltage.destroy'))) : '–'] })),
  }));
}

function Bridge({ bridge }) {
  const facts = [
    [t('moltage.replies'), { customer: t('moltage.customer'), passive: t('moltage.passive') }[bridge.replies] ?? '–'],
    [t('moltage.inbox'), number(bridge.inbox)], [t('moltage.outbox'), number(bridge.outbox)],
  ];
  return h(Card, { title: t('moltage.bridge'), actions: [h(Badge, { kind: bridge.isUp ? 'good' : 'bad' }, bridge.isUp ? t('moltage.up') : t('moltage.down'))] },
    div({ class: 'tiles' }, facts.map(([name, value]) => div({ key: name, class: 'tile' }, span({ class: 'hint' }, name), strong(null, value)))),
    p({ class: 'hint' }, t('moltage.budget')));
}

function Summary({ machines }) {
  const count = (state) => number(machines.filter((one) => one.state === state).length);
  const facts = [[t('moltage.users'), number(machines.length)], ...['running', 'stopped', 'failed'].map((state) => [STATES[state](), count(state)])];
  return div({ class: 'tiles' }, facts.map(([name, value]) => div({ key: name, class: 'tile' }, span({ class: 'hint' }, name), strong(null, value))));
}

function Moltage() {
  const state = useAnswers([['moltage.status', {}]], ['tick']);
  const act = async (method, one, question, yes) => {
    if (!(await sure(question, yes))) return;
    await request(method, { userId: one.userId });
    notice(t('done'));
    await state.load();
  };
  return h(Page, { title: t('nav.moltage'), note: t('moltage.note'), actions: h(Act, { work: state.load }, t('refresh')) },
    h(Loaded, { state }, ({ configured, trouble, machines, bridge }) => [
      !configured && p({ key: 'absent', class: 'card' }, t('moltage.absent')),
      trouble && p({ key: 'trouble', class: 'card bad', role: 'alert' }, trouble),
      configured && !trouble && [h(Summary, { key: 'summary', machines }), h(Machines, { key: 'machines', machines, act })],
      bridge && h(Bridge, { key: 'bridge', bridge })]));
}

element('molt-moltage', Moltage);
