// Tokens and dollars by day and model: bars for the eye, a table for everybody.
import { useState } from 'preact/hooks';
import { h, tags } from '../dom.js';
import { date, dollars, number, t } from '../i18n.js';
import { Card, Field, Loaded, Table, useAnswers } from '../ui.js';

const { div, li, span, ul } = tags;
const WIDTH = 720;
const HEIGHT = 160;
const COLOURS = 6;
const MEASURES = { tokens: (one) => one.totalTokens, cost: (one) => one.totalCost };
const SHOWN = { tokens: number, cost: dollars };

const name = (one) => (one.provider ? one.provider + '/' : '') + one.model;

/** Every day of the time, with or without answers. */
function days(answer) {
  const known = new Map(answer.daily.map((day) => [day.date, day]));
  return Array.from({ length: answer.days }, (_, at) => {
    const day = new Date(answer.updatedAt - (answer.days - 1 - at) * 86_400_000).toISOString().slice(0, 10);
    return known.get(day) ?? { date: day, totalTokens: 0, totalCost: 0, models: [] };
  });
}

/** The models, the one that took most first. */
function models(answer, measure) {
  const sums = new Map();
  for (const day of answer.daily) {
    for (const one of day.models) {
      const sum = sums.get(name(one)) ?? { name: name(one), answers: 0, input: 0, output: 0, cacheRead: 0, cacheWrite: 0, totalTokens: 0, totalCost: 0, missingCostEntries: 0 };
      for (const key of Object.keys(sum)) if (key !== 'name') sum[key] += one[key];
      sums.set(sum.name, sum);
    }
  }
  return [...sums.values()].sort((one, other) => measure(other) - measure(one));
}

function Bars({ answer, known, what }) {
  const measure = MEASURES[what];
  const all = days(answer);
  const top = Math.max(...all.map(measure), 0);
  if (top === 0) return null;
  const wide = WIDTH / all.length;
  const order = known.map((one) => one.name);
  const bar = (day, at) => {
    let base = HEIGHT;
    return [...day.models].sort((one, other) => order.indexOf(name(one)) - order.indexOf(name(other))).map((one) => {
      const high = (measure(one) / top) * (HEIGHT - 4);
      base -= high;
      return h('rect', { key: name(one), class: 'colour-' + Math.min(order.indexOf(name(one)), COLOURS - 1), x: at * wide + wide * 0.12, y: base, width: wide * 0.76, height: high },
        h('title', null, date(day.date) + ' · ' + name(one) + ' · ' + SHOWN[what](measure(one))));
    });
  };
  return div({ class: 'chart' },
    h('svg', { viewBox: '0 0 ' + WIDTH + ' ' + HEIGHT, role: 'img', 'aria-label': t('usage.chart', { from: date(all[0].date), to: date(all.at(-1).date), most: SHOWN[what](top) }), preserveAspectRatio: 'none' }, all.map(bar)),
    div({ class: 'axis hint' }, span(null, date(all[0].date)), span(null, t('usage.most', { most: SHOWN[what](top) })), span(null, date(all.at(-1).date))),
    ul({ class: 'row legend' }, known.slice(0, COLOURS).map((one, at) => li({ key: one.name }, h('svg', { class: 'swatch', viewBox: '0 0 10 10', 'aria-hidden': 'true' }, h('rect', { class: 'colour-' + at, width: 10, height: 10 })),
      at === COLOURS - 1 && known.length > COLOURS ? t('usage.others') : one.name))));
}

export function Usage() {
  const [length, setLength] = useState('30');
  const [what, setWhat] = useState('tokens');
  const state = useAnswers([['usage.cost', { days: Number(length) }]], [], [length]);
  return h(Card, { title: t('usage.title'), actions: [
    h(Field, { key: 'what', title: t('usage.what'), value: what, change: setWhat, options: [['tokens', t('usage.tokens')], ['cost', t('usage.cost')]] }),
    h(Field, { key: 'days', title: t('usage.days'), value: length, change: setLength, options: ['7', '30', '90', '365'].map((count) => [count, number(Number(count))]) })] },
  h(Loaded, { state }, (answer) => {
    const known = models(answer, MEASURES[what]);
    return [
      h(Bars, { key: 'bars', answer, known, what }),
      h(Table, { key: 'table', name: t('usage.title'), empty: t('usage.none'),
        columns: [t('models.name'), t('usage.answers'), t('usage.input'), t('usage.output'), t('usage.cached'), t('usage.cost')],
        rows: known.map((one) => ({ key: one.name, cells: [one.name, number(one.answers), number(one.input), number(one.output), number(one.cacheRead + one.cacheWrite),
          one.missingCostEntries >= one.answers ? '–' : dollars(one.totalCost)] })) })];
  }));
}
