import { type ComponentChildren, Fragment, h } from 'preact';
import { markdownToHtml, parseTarget } from './markdown.ts';
import './markdown.css';

/** Deepest nesting shown as such; below it only the words are left. */
const maxDepth = 16;

/** Elements taken over, and what stands for them here. Headings would break the outline of the page around them. */
const elements = new Map([
  ...['p', 'br', 'hr', 'blockquote', 'ul', 'ol', 'li', 'pre', 'code', 'em', 'strong', 'del'].map(
    (name) => [name, name] as const,
  ),
  ...['table', 'thead', 'tbody', 'tr', 'th', 'td'].map((name) => [name, name] as const),
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((name) => [name, 'p'] as const),
]);

/** What people wrote, as nodes made only of elements and attributes named in this file. Needs a DOM. */
export function renderMarkdown(text: string): ComponentChildren {
  const html = markdownToHtml(text);
  if (html === undefined) return h('p', { class: 'as-typed' }, text);
  return nodesOf(new DOMParser().parseFromString(html, 'text/html').body, { depth: 0, isInLink: false });
}

interface Place {
  readonly depth: number;
  readonly isInLink: boolean;
}

function nodesOf(parent: Node, place: Place): ComponentChildren[] {
  return [...parent.childNodes].map((node) => nodeOf(node, place));
}

function nodeOf(node: Node, place: Place): ComponentChildren {
  if (node.nodeType === Node.TEXT_NODE) return node.nodeValue;
  if (!(node instanceof Element)) return null;
  if (place.depth >= maxDepth) return node.textContent;
  const inside = { ...place, depth: place.depth + 1 };
  const name = node.localName;
  if (name === 'a') return link(node, node.getAttribute('href'), nodesOf(node, { ...inside, isInLink: true }), place);
  if (name === 'img') {
    const words = node.getAttribute('alt') || (node.getAttribute('src') ?? '');
    return link(node, node.getAttribute('src'), words, place);
  }
  const element = elements.get(name);
  if (element === undefined) return h(Fragment, null, nodesOf(node, inside));
  if (element === 'br' || element === 'hr') return h(element, null);
  return h(tagFor(element, node), attributes(name, node), nodesOf(node, inside));
}

/** An image is never loaded: it becomes a link to it. Links hold no links. */
function link(node: Element, address: string | null, words: ComponentChildren, { isInLink }: Place): ComponentChildren {
  const href = isInLink ? undefined : parseTarget(address);
  const isEmpty = node.localName === 'a' && node.childNodes.length === 0;
  if (href === undefined) return h(Fragment, null, words);
  return h('a', { href, rel: 'nofollow ugc noopener noreferrer' }, isEmpty ? href : words);
}

function tagFor(element: string, node: Element): string {
  return element === 'th' && node.textContent === '' ? 'td' : element;
}

function attributes(name: string, node: Element): Readonly<Record<string, string | number>> | null {
  if (/^h[1-6]$/.test(name)) return { class: 'heading' };
  const start = Number(node.getAttribute('start'));
  return name === 'ol' && Number.isSafeInteger(start) && start > 1 ? { start } : null;
}
