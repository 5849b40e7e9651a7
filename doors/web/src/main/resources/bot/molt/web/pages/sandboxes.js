import { element, h, tags } from '../dom.js';
import { may, request } from '../gateway.js';
import { bytes, number, t } from '../i18n.js';
import { Act, Badge, Card, Loaded, Page, Table, When, notice, sure, useAnswers } from '../ui.js';

const { div, p, span } = tags;

function Open({ admin }) {
  const state = useAnswers([['sandbox.list', {}]], ['tick']);
  const renew = async (one) => {
    if (!(await sure(t('sandboxes.renew.ask', { name: one.name }), t('sandboxes.renew')))) return;
    const answer = await request('sandbox.recreate', { name: one.name, force: one.running });
    notice(t('sandboxes.closed', { count: number(answer.closed?.length ?? 1) }));
    await state.load();
  };
  const prune = async () => {
    await request('sandbox.prune');
    notice(t('done'));
    await state.load();
  };
  return h(Card, { title: t('sandboxes.open'), actions: [admin && h(Act, { work: prune }, t('sandboxes.prune')), h(Act, { work: state.load }, t('refresh'))] },
    h(Loaded, { state }, ({ sandboxes }) => h(Table, {
      name: t('sandboxes.open'), empty: t('sandboxes.none'),
      columns: [t('sandboxes.name'), t('sandboxes.kind'), t('sandboxes.user'), t('sandboxes.folder'), t('sandboxes.use'), t('sandboxes.last'), t('actions')],
      rows: sandboxes.map((one) => ({ key: one.name, cells: [span(null, one.name, ' ', h(Badge, { kind: one.running ? 'good' : '' }, one.running ? t('sandboxes.busy') : t('sandboxes.idle'))), one.kind,
        one.user, tags.code(null, one.workspace.folder), one.use?.memoryBytes ? bytes(one.use.memoryBytes) + ' · ' + number(one.use.processes ?? 0) : '–', h(When, { at: one.lastUsedAt }),
        admin ? h(Act, { kind: 'small', work: () => renew(one) }, t('sandboxes.renew')) : '–'] })),
    })));
}

function Machine() {
  const state = useAnswers([['sandbox.readiness', {}]]);
  return h(Card, { title: t('sandboxes.machine') }, h(Loaded, { state }, ({ targets, warnings }) => [
    warnings.map((text) => p({ key: text, class: 'card ask' }, text)),
    div({ class: 'grid' }, targets.map((one) => div({ key: one.kind, class: 'tile' },
      div({ class: 'head' }, tags.strong(null, one.kind), h(Badge, { kind: one.ready ? 'good' : '' }, one.ready ? t('sandboxes.ready') : t('sandboxes.missing'))),
      p({ class: 'hint' }, one.detail), !one.ready && one.fix && p(null, tags.code(null, one.fix)), one.gaps.map((gap) => p({ key: gap, class: 'hint' }, gap)))))]));
}

function Sandboxes() {
  const admin = may('operator.admin');
  return h(Page, { title: t('nav.sandboxes'), note: t('sandboxes.note') }, h(Open, { admin }), may('operator.read') && h(Machine));
}

element('molt-sandboxes', Sandboxes);
