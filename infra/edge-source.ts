import { readFileSync } from 'node:fs';
import type { EdgeFunctionName } from './paths.ts';

/** Source of an edge function, which calls the site by the programme's name. */
export function readEdgeFunction(name: EdgeFunctionName, programmeName: string): string {
  const source = readFileSync(new URL(`edge/${name}.js`, import.meta.url), 'utf8');
  return source.replace(/(?<=^const programmeName = ').*(?=';$)/m, () => escape(programmeName));
}

/** A text that means the same in HTML and within quotes of JavaScript, whatever is in it. */
function escape(text: string): string {
  return text.replace(/[^\w .-]/gu, (character) => `&#${character.codePointAt(0)};`);
}
