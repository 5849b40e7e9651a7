import { useState } from 'preact/hooks';
import { element, h, tags } from '../dom.js';
import { may, request } from '../gateway.js';
import { t } from '../i18n.js';
import { Act, Badge, Card, Form, Loaded, Page, Secret, Table, When, notice, sure, useAnswers } from '../ui.js';

const { div } = tags;
const KEYS = { issued: () => t('users.key.issued'), configured: () => t('users.key.configured'), none: () => t('users.key.none') };

function Users({ admin }) {
  const state = useAnswers([['users.list', {}]]);
  const [key, setKey] = useState(null);
  const ask = async (method, id, question, yes) => {
    if (question && !(await sure(question, yes))) return;
    const answer = await request(method, { id });
    if (answer.key) setKey(answer);
    else notice(t('done'));
    await state.load();
  };
  const add = async ({ id, workspace }) => {
    setKey(await request('users.add', { id, workspace: workspace || undefined }));
    await state.load();
  };
  return h(Card, { title: t('users.title') },
    admin && h(Form, { fields: [{ name: 'id', title: t('users.id'), required: true }, { name: 'workspace', title: t('users.workspace') }], submit: t('users.add'), work: add }),
    h(Loaded, { state }, ({ users }) => h(Table, {
      name: t('users.title'), empty: t('users.none'), columns: [t('users.id'), t('users.key'), t('users.since'), t('actions')],
      rows: users.map((user) => ({ key: user.id, cells: [user.id, h(Badge, { kind: user.hasKey ? 'good' : '' }, (KEYS[user.key] ?? (() => user.key))()), h(When, { at: user.createdAt }),
        admin ? div({ class: 'row' },
          h(Act, { kind: 'small', work: () => ask('users.rotate', user.id, t('users.rotate.ask', { id: user.id }), t('users.rotate')) }, t('users.rotate')),
          h(Act, { kind: 'small', work: () => ask('users.revoke', user.id, t('users.revoke.ask', { id: user.id }), t('users.revoke')) }, t('users.revoke')),
          h(Act, { kind: 'small danger', work: () => ask('users.remove', user.id, t('users.remove.ask', { id: user.id }), t('remove')) }, t('remove'))) : '–'] })),
    })),
    key && h(Secret, { text: key.key, about: t('users.key.of', { id: key.id }), close: () => setKey(null) }));
}

function Workspaces({ admin }) {
  const state = useAnswers([['workspaces.list', {}]]);
  const add = async ({ id, path, gitRepo, users }) => {
    await request('workspaces.add', { id, path, gitRepo: gitRepo || undefined, users: users ? users.split(/[\s,]+/).filter(Boolean) : undefined });
    await state.load();
  };
  const remove = async (id) => {
    if (!(await sure(t('workspaces.remove.ask', { id }), t('remove')))) return;
    await request('workspaces.remove', { id });
    await state.load();
  };
  return h(Card, { title: t('workspaces.title') },
    admin && h(Form, { fields: [{ name: 'id', title: t('workspaces.id'), required: true }, { name: 'path', title: t('workspaces.path'), required: true },
      { name: 'gitRepo', title: t('workspaces.git') }, { name: 'users', title: t('workspaces.users') }], submit: t('workspaces.add'), work: add }),
    h(Loaded, { state }, ({ workspaces }) => h(Table, {
      name: t('workspaces.title'), empty: t('workspaces.none'), columns: [t('workspaces.id'), t('workspaces.path'), t('workspaces.git'), t('workspaces.users'), t('actions')],
      rows: workspaces.map((one) => ({ key: one.id, cells: [one.id, tags.code(null, one.path), one.gitRepo ?? '–', one.users?.join(', ') ?? t('workspaces.all'),
        admin ? h(Act, { kind: 'small danger', work: () => remove(one.id) }, t('remove')) : '–'] })),
    })));
}

function Both() {
  const admin = may('operator.admin');
  return h(Page, { title: t('nav.users'), note: admin ? t('users.note') : t('admin.only') }, h(Users, { admin }), h(Workspaces, { admin }));
}

element('molt-users', Both);
