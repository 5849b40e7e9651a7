// Words, numbers and times in the language of the person.
import { createStore, memory } from './store.js';

export const LANGUAGES = { en: 'English', 'zh-CN': '中文' };
const TABLES = { en: () => import('./i18n/en.js'), 'zh-CN': () => import('./i18n/zh.js') };

let table = {};
export const language = createStore('');

function preferred() {
  const kept = memory.get('language');
  if (kept in TABLES) return kept;
  return navigator.languages.some((name) => name.toLowerCase().startsWith('zh')) &&
    !navigator.language.toLowerCase().startsWith('en') ? 'zh-CN' : 'en';
}

export async function speak(name = preferred()) {
  table = (await TABLES[name]()).default;
  document.documentElement.lang = name;
  language.set(name);
}

export async function choose(name) {
  memory.set('language', name);
  await speak(name);
}

/** The text of a key; `{name}` is filled in. */
export function t(key, values = {}) {
  const text = table[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''));
}

export function number(value) {
  return new Intl.NumberFormat(language.get()).format(value);
}

export function time(value) {
  if (value === null || value === undefined || value === '') return '';
  return new Intl.DateTimeFormat(language.get(), { dateStyle: 'short', timeStyle: 'medium' }).format(new Date(value));
}

/** A day that is written as `2026-11-28`. */
export function date(value) {
  return new Intl.DateTimeFormat(language.get(), { month: 'short', day: 'numeric', timeZone: 'UTC' }).format(new Date(value));
}

export function dollars(value) {
  return new Intl.NumberFormat(language.get(), { style: 'currency', currency: 'USD', maximumFractionDigits: value > 0 && value < 1 ? 4 : 2 }).format(value);
}

export function clock(value) {
  return new Intl.DateTimeFormat(language.get(), { hour: '2-digit', minute: '2-digit' }).format(new Date(value));
}

export function ago(value) {
  if (!value) return '';
  const seconds = (new Date(value).getTime() - Date.now()) / 1000;
  const steps = [[60, 'second', 1], [3600, 'minute', 60], [86400, 'hour', 3600], [Infinity, 'day', 86400]];
  const [, unit, size] = steps.find(([limit]) => Math.abs(seconds) < limit);
  return new Intl.RelativeTimeFormat(language.get(), { numeric: 'auto' }).format(Math.round(seconds / size), unit);
}

export function bytes(value) {
  if (value === null || value === undefined) return '';
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];
  const step = Math.min(units.length - 1, value < 1 ? 0 : Math.floor(Math.log(value) / Math.log(1024)));
  return new Intl.NumberFormat(language.get(), {
    style: 'unit', unit: units[step], unitDisplay: 'narrow', maximumFractionDigits: 1,
  }).format(value / 1024 ** step);
}

export function span(millis) {
  const seconds = Math.floor(millis / 1000);
  const [size, unit] = seconds < 120 ? [1, 'second'] : seconds < 7200 ? [60, 'minute'] : seconds < 172800 ? [3600, 'hour'] : [86400, 'day'];
  return new Intl.NumberFormat(language.get(), { style: 'unit', unit, unitDisplay: 'long' }).format(Math.floor(seconds / size));
}
