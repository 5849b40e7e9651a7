// Elements without markup: text can only ever become text.
import { h, render } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { language } from './i18n.js';

function isProps(value) {
  return value !== null && typeof value === 'object' && value.constructor === Object && !('__v' in value);
}

/** `div({ class: 'x' }, 'text')` for each tag name. */
export const tags = new Proxy({}, {
  get: (_, name) => (first, ...rest) =>
    isProps(first) ? h(name, first, ...rest) : h(name, null, first, ...rest),
});

/** What a store holds; draws again when it changes. */
export function useStore(store, select = (all) => all) {
  const [, again] = useState(0);
  const latest = useRef(null);
  const value = select(store.get());
  latest.current = { select, value };
  useEffect(() => {
    const look = () => {
      if (latest.current.select(store.get()) !== latest.current.value) again((n) => n + 1);
    };
    look();
    return store.subscribe(look);
  }, [store]);
  return value;
}

function Root({ view, host }) {
  useStore(language);
  return h(view, { host });
}

/** Defines a custom element that shows a component in its own tree, without a shadow. */
export function element(name, view) {
  if (customElements.get(name)) return;
  customElements.define(name, class extends HTMLElement {
    connectedCallback() {
      render(h(Root, { view, host: this }), this);
    }

    disconnectedCallback() {
      render(null, this);
    }
  });
}

export { h };
