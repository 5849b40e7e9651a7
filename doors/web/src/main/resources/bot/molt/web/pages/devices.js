import { element, h, tags } from '../dom.js';
import { may, request } from '../gateway.js';
import { number, t } from '../i18n.js';
import { Act, Badge, Card, Loaded, Page, Table, When, sure, useAnswers } from '../ui.js';

const { div, span } = tags;
const label = (device) => device.displayName || device.clientId || device.deviceId.slice(0, 12);

function Pairing() {
  const state = useAnswers([['device.pair.list', {}]], ['device.pair.requested', 'device.pair.resolved', 'node.pair.requested', 'node.pair.resolved']);
  const ask = async (method, params) => {
    await request(method, params);
    await state.load();
  };
  const remove = async (device) => {
    if (await sure(t('devices.remove.ask', { name: label(device) }), t('remove'))) await ask('device.pair.remove', { deviceId: device.deviceId });
  };
  return h(Loaded, { state }, ({ pending, paired }) => [
    h(Card, { key: 'pending', title: t('devices.pending') }, h(Table, {
      name: t('devices.pending'), empty: t('devices.pending.none'), columns: [t('devices.name'), t('devices.from'), t('devices.wants'), t('devices.when'), t('actions')],
      rows: pending.map((one) => ({ key: one.requestId, cells: [span(null, label(one), ' ', span({ class: 'hint' }, one.platform ?? '')), one.remoteIp ?? '–', [one.role, ...one.scopes].join(', '), h(When, { at: one.ts }),
        div({ class: 'row' }, h(Act, { kind: 'small primary', work: () => ask('device.pair.approve', { requestId: one.requestId }) }, t('devices.approve')),
          h(Act, { kind: 'small danger', work: () => ask('device.pair.reject', { requestId: one.requestId }) }, t('devices.reject')))] })),
    })),
    h(Card, { key: 'paired', title: t('devices.paired') }, h(Table, {
      name: t('devices.paired'), empty: t('devices.paired.none'), columns: [t('devices.name'), t('devices.may'), t('devices.since'), t('actions')],
      rows: paired.map((one) => ({ key: one.deviceId, cells: [span(null, label(one), ' ', span({ class: 'hint' }, one.platform ?? '')), [...new Set([...(one.roles ?? [one.role]), ...(one.scopes ?? [])])].join(', '), h(When, { at: one.approvedAtMs }),
        h(Act, { kind: 'small danger', work: () => remove(one) }, t('remove'))] })),
    }))]);
}

function Nodes() {
  const state = useAnswers([['node.list', {}]], ['presence', 'node.pair.resolved']);
  return h(Card, { title: t('devices.nodes') }, h(Loaded, { state }, ({ nodes }) => h(Table, {
    name: t('devices.nodes'), empty: t('devices.nodes.none'), columns: [t('devices.name'), t('devices.platform'), t('devices.commands'), t('devices.since')],
    rows: nodes.map((node) => ({ key: node.nodeId, cells: [span(null, node.displayName ?? node.nodeId.slice(0, 12), ' ', h(Badge, { kind: node.connected ? 'good' : '' }, node.connected ? t('devices.here') : t('devices.away'))),
      [node.platform, node.version].filter(Boolean).join(' '), span({ title: node.commands.join('\n') }, number(node.commands.length)), h(When, { at: node.connectedAtMs })] })),
  })));
}

function Present() {
  const state = useAnswers([['system-presence', {}]], ['presence']);
  return h(Card, { title: t('devices.present') }, h(Loaded, { state }, (answer) => {
    const entries = Array.isArray(answer) ? answer : answer.presence ?? answer.entries ?? [];
    return h(Table, { name: t('devices.present'), empty: t('devices.present.none'), columns: [t('devices.name'), t('devices.from'), t('devices.platform'), t('devices.when')],
      rows: entries.map((one, i) => ({ key: i, cells: [one.host ?? '–', one.ip ?? '–', [one.platform, one.version, one.mode].filter(Boolean).join(' · '), h(When, { at: one.ts })] })) });
  }));
}

function Devices() {
  return h(Page, { title: t('nav.devices'), note: t('devices.note') }, h(Pairing), may('operator.read') && [h(Nodes, { key: 'nodes' }), h(Present, { key: 'present' })]);
}

element('molt-devices', Devices);
