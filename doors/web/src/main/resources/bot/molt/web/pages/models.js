import { element, h, tags } from '../dom.js';
import { may, request } from '../gateway.js';
import { number, t } from '../i18n.js';
import { Act, Badge, Card, Form, Loaded, Page, Table, When, notice, sure, useAnswers } from '../ui.js';
import { Usage } from './usage.js';

const { p, span } = tags;

function Keys({ admin, changed }) {
  const state = useAnswers([['models.authStatus', {}]]);
  const add = async ({ provider, apiKey }) => {
    await request('models.authSetApiKey', { provider, apiKey });
    notice(t('models.key.kept'));
    await state.load();
    await changed();
  };
  const remove = async (key) => {
    if (!(await sure(t('models.key.ask', { provider: key.provider }), t('remove')))) return;
    await request('models.authLogout', { provider: key.provider });
    await state.load();
    await changed();
  };
  return h(Card, { title: t('models.keys') },
    admin && h(Form, { fields: [{ name: 'provider', title: t('models.provider'), required: true, placeholder: 'anthropic' }, { name: 'apiKey', title: t('models.key'), type: 'password', required: true }], submit: t('models.key.add'), work: add }),
    h(Loaded, { state }, (answer) => [
      answer.problem && p({ key: 'problem', class: 'card ask' }, answer.problem),
      h(Table, { key: 'keys', name: t('models.keys'), empty: t('models.keys.none'), columns: [t('models.provider'), t('models.key.id'), t('models.key.from'), t('actions')],
        rows: answer.keys.map((key) => ({ key: key.provider + key.id, cells: [key.provider, key.id, span(null, key.from, key.restsUntil && [' ', h(Badge, { kind: 'ask' }, t('models.rests'), ' ', h(When, { at: key.restsUntil }))]),
          admin && key.from === 'profile' ? h(Act, { kind: 'small danger', work: () => remove(key) }, t('remove')) : '–'] })) })]));
}

function Models() {
  const admin = may('operator.admin');
  const state = useAnswers([['models.list', {}], ...(may('operator.read') ? [['models.authStatus', {}]] : [])]);
  const choose = async (ref) => {
    await request('models.set', { ref });
    notice(t('models.chosen', { ref }));
    await state.load();
  };
  return h(Page, { title: t('nav.models'), note: t('models.note') },
    h(Card, { title: t('models.title') }, h(Loaded, { state }, ({ models }, status) => h(Table, {
      name: t('models.title'), empty: t('models.none'), columns: [t('models.name'), t('models.provider'), t('models.window'), t('models.can'), t('actions')],
      rows: models.map((model) => {
        const ref = model.provider + '/' + model.id;
        const isStandard = status?.model === ref;
        return { key: ref, cells: [span({ title: ref }, model.name), model.provider, number(model.contextWindow), span(null, model.input.includes('image') && h(Badge, null, t('models.images')), ' ', model.reasoning && h(Badge, null, t('models.thinks'))),
          isStandard ? h(Badge, { kind: 'good' }, t('models.standard')) : admin ? h(Act, { kind: 'small', work: () => choose(ref) }, t('models.choose')) : '–'] };
      }),
    }))),
    may('operator.read') && h(Usage),
    may('operator.read') && h(Keys, { admin, changed: state.load }));
}

element('molt-models', Models);
