/** `npm run costs`: measures what a deployment uses, and writes docs/costs.md from that and the prices. */
import { writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { measureCosts } from './costs/measure.ts';
import { renderCosts } from './costs/page.ts';

const measuredFile = new URL('costs/measured.json', import.meta.url);
const page = new URL('../../docs/costs.md', import.meta.url);

const measured = await measureCosts();
const config = await resolveConfig(measuredFile.pathname);
writeFileSync(measuredFile, await format(JSON.stringify(measured), { ...config, parser: 'json' }));
writeFileSync(page, await renderCosts(measured));
console.log('docs/costs.md is written.');
