// Which page is shown: `#/chat/agent:main:main`.
import { createStore } from './store.js';

function read() {
  if (location.hash.startsWith('#token=')) return { page: 'chat', rest: '' };
  const [page, ...rest] = location.hash.replace(/^#\/?/, '').split('/');
  return { page: page || 'chat', rest: rest.length > 0 ? decode(rest.join('/')) : '' };
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

export const route = createStore(read());

addEventListener('hashchange', () => route.set(read()));

export function address(page, rest = '') {
  return '#/' + page + (rest ? '/' + encodeURIComponent(rest) : '');
}

export function go(page, rest = '') {
  location.hash = address(page, rest);
}
