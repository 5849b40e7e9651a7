// Markdown as elements. Nothing of it is ever read as markup: what is not understood stays text.
import { h, tags } from './dom.js';

const { a, blockquote, br, code, del, em, hr, li, ol, p, pre, strong, table, tbody, td, th, thead, tr, ul } = tags;
const SAFE = /^(https?:|mailto:)/i;
const INLINE = /(`+)([^]*?[^`])\1(?!`)|\*\*([^]+?)\*\*|__([^]+?)__|~~([^]+?)~~|\*([^\s*][^*]*?)\*|(?<![\w])_([^\s_][^_]*?)_(?![\w])|!?\[([^\]]*)\]\(([^)\s]+)(?:\s+"[^"]*")?\)|<?(https?:\/\/[^\s<>()]+[^\s<>().,;:!?'"])>?|(\n)/g;
const DEEPEST = 6;

function address(text) {
  try {
    return SAFE.test(text.trim()) ? new URL(text.trim()).href : null;
  } catch {
    return null;
  }
}

function link(text, to, depth) {
  const href = address(to);
  return href ? a({ href, target: '_blank', rel: 'noopener noreferrer' }, inline(text || to, depth + 1)) : text;
}

function inline(text, depth = 0) {
  if (depth > DEEPEST) return [text];
  const out = [];
  let at = 0;
  for (const m of text.matchAll(INLINE)) {
    if (m.index > at) out.push(text.slice(at, m.index));
    at = m.index + m[0].length;
    if (m[2] !== undefined) out.push(code(null, m[2].trim()));
    else if (m[3] ?? m[4]) out.push(strong(null, inline(m[3] ?? m[4], depth + 1)));
    else if (m[5]) out.push(del(null, inline(m[5], depth + 1)));
    else if (m[6] ?? m[7]) out.push(em(null, inline(m[6] ?? m[7], depth + 1)));
    else if (m[9] !== undefined) out.push(link(m[8], m[9], depth));
    else if (m[10]) out.push(link('', m[10], DEEPEST));
    else out.push(br(null));
  }
  if (at < text.length) out.push(text.slice(at));
  return out;
}

function fence(lines, at) {
  const [, mark, language] = lines[at].match(/^ {0,3}(`{3,}|~{3,})\s*([\w+#.-]*)/);
  const body = [];
  let next = at + 1;
  while (next < lines.length && !lines[next].trim().startsWith(mark)) body.push(lines[next++]);
  return [block(body.join('\n'), language), next + 1];
}

/** Code as it is; a diff with its lines marked. */
export function block(text, language = '') {
  const content = language === 'diff'
    ? text.split('\n').map((line) => tags.span({ class: line.startsWith('+') ? 'added' : line.startsWith('-') ? 'removed' : '' }, line + '\n'))
    : text;
  return pre({ class: 'code', tabIndex: 0, 'data-language': language || undefined }, code(null, content));
}

const ITEM = /^(\s*)([-*+]|\d{1,9}[.)])\s+(.*)$/;

function list(lines, at, depth) {
  const [, margin, mark] = lines[at].match(ITEM);
  const ordered = /\d/.test(mark);
  const items = [];
  let next = at;
  while (next < lines.length) {
    const m = lines[next].match(ITEM);
    if (m && m[1].length <= margin.length + 1 && /\d/.test(m[2]) === ordered) {
      if (m[1].length < margin.length) break;
      items.push([m[3]]);
    } else if (items.length > 0 && (/^\s+\S/.test(lines[next]) || (lines[next].trim() === '' && /^\s+\S/.test(lines[next + 1] ?? '')))) {
      items.at(-1).push(lines[next].replace(new RegExp('^\\s{0,' + (margin.length + mark.length + 1) + '}'), ''));
    } else {
      break;
    }
    next += 1;
  }
  const rows = items.map((item) => li(null, item.length === 1 ? inline(item[0]) : blocks(item, depth + 1)));
  return [ordered ? ol({ start: Number.parseInt(mark, 10) }, rows) : ul(null, rows), next];
}

const cells = (line) => line.trim().replace(/^\||\|$/g, '').split('|').map((cell) => cell.trim());

function grid(lines, at) {
  const rows = [];
  let next = at + 2;
  while (next < lines.length && lines[next].includes('|')) rows.push(cells(lines[next++]));
  const head = cells(lines[at]);
  return [tags.div({ class: 'scroll' }, table(null,
    thead(null, tr(null, head.map((cell) => th({ scope: 'col' }, inline(cell))))),
    tbody(null, rows.map((row) => tr(null, head.map((_, i) => td(null, inline(row[i] ?? '')))))))), next];
}

const isRule = (line) => /^ {0,3}([-*_])(\s*\1){2,}\s*$/.test(line);
const isGrid = (lines, at) => lines[at].includes('|') && /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/.test(lines[at + 1] ?? '') && (lines[at + 1] ?? '').includes('-');
const begins = (line) => /^ {0,3}(`{3,}|~{3,}|#{1,6}\s|>)/.test(line) || ITEM.test(line) || isRule(line);

function blocks(lines, depth = 0) {
  if (depth > DEEPEST) return [lines.join('\n')];
  const out = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at];
    let made = null;
    if (line.trim() === '') {
      at += 1;
      continue;
    }
    const heading = line.match(/^ {0,3}(#{1,6})\s+(.*?)\s*#*$/);
    if (/^ {0,3}(`{3,}|~{3,})/.test(line)) {
      [made, at] = fence(lines, at);
    } else if (heading) {
      made = h('h' + Math.min(6, heading[1].length + 2), null, inline(heading[2]));
      at += 1;
    } else if (isRule(line)) {
      made = hr(null);
      at += 1;
    } else if (/^ {0,3}>/.test(line)) {
      const body = [];
      while (at < lines.length && /^ {0,3}>/.test(lines[at])) body.push(lines[at++].replace(/^ {0,3}> ?/, ''));
      made = blockquote(null, blocks(body, depth + 1));
    } else if (ITEM.test(line)) {
      [made, at] = list(lines, at, depth);
    } else if (isGrid(lines, at)) {
      [made, at] = grid(lines, at);
    } else {
      const body = [lines[at++]];
      while (at < lines.length && lines[at].trim() !== '' && !begins(lines[at])) body.push(lines[at++]);
      made = p(null, inline(body.join('\n')));
    }
    out.push(made);
  }
  return out;
}

export function Markdown({ text }) {
  return tags.div({ class: 'markdown' }, blocks(text.replace(/\r\n?/g, '\n').split('\n')));
}
