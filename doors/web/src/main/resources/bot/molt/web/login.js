import { useEffect, useState } from 'preact/hooks';
import { h, tags, useStore } from './dom.js';
import { canKeep } from './device.js';
import { link, login } from './gateway.js';
import { t } from './i18n.js';

const { button, code, div, form, h1, input, label, p, pre, span } = tags;

function why(problem) {
  if (problem.code === 'NOT_PAIRED') return t('login.pairing', { hint: problem.details.remediationHint ?? '' });
  if (problem.details?.code === 'AUTH_RATE_LIMITED') return t('login.limited');
  if (/unauthorized|token|password/i.test(problem.message)) return t('login.wrong');
  return problem.message;
}

export function Login({ switches }) {
  const { problem } = useStore(link);
  const [secret, setSecret] = useState('');
  const [keep, setKeep] = useState(false);
  const [can, setCan] = useState(false);
  useEffect(() => {
    canKeep().then(setCan);
  }, []);
  const send = (event) => {
    event.preventDefault();
    if (secret.trim()) login(secret.trim(), keep);
  };
  return div({ class: 'login' },
    form({ class: 'card', onSubmit: send },
      div({ class: 'brand' }, span({ class: 'mark', 'aria-hidden': 'true' }, 'M'), h1(null, 'Moltbot')),
      problem && p({ class: 'problem', role: 'alert' }, why(problem)),
      label({ class: 'field' }, span(null, t('login.secret')),
        input({ type: 'password', name: 'secret', autocomplete: 'current-password', autofocus: true, value: secret, onInput: (event) => setSecret(event.target.value) }),
        span({ class: 'hint' }, t('login.hint'))),
      can && label({ class: 'check' }, input({ type: 'checkbox', checked: keep, onChange: (event) => setKeep(event.target.checked) }),
        span(null, t('login.keep'), span({ class: 'hint' }, t('login.keep.hint')))),
      button({ class: 'primary wide' }, t('login.enter')),
      div({ class: 'where' }, p({ class: 'hint' }, t('login.where')), pre({ tabIndex: 0 }, code(null, 'moltbot dashboard')))),
    switches);
}
