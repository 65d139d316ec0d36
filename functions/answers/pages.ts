import type { Hono } from 'hono';
import { canonicalUrl, languages, maxLengths } from '../../criteria/fields.ts';
import { type Bindings, RequestError } from '../http/app.ts';
import { allowAnyPage } from '../http/cors.ts';
import { getClaim } from '../table/claims.ts';
import { listHeads } from '../table/projects.ts';
import type { Table } from '../table/table.ts';

interface Pages {
  readonly table: Table;
  readonly getShell: (language: string) => Promise<string>;
}

/**
 * `/projects` and `/<language>/projects`: the page, or with `as=` and `url=` the way to the entry of a repository, found
 * however its URL is written. The edge sends `/projects` without `as=` on to a language.
 */
export function addPages(app: Hono<Bindings>, { table, getShell }: Pages): void {
  app.get('/projects', async (c) => {
    allowAnyPage(c);
    return c.redirect(await pathOf(c.req.query('as'), c.req.query('url'), ''), 302);
  });
  app.get('/:language/projects', async (c) => {
    const language = languages.find((known) => known === c.req.param('language'));
    if (!language) throw new RequestError(404, 'not_found');
    const as = c.req.query('as');
    if (as !== undefined) {
      allowAnyPage(c);
      return c.redirect(await pathOf(as, c.req.query('url'), `/${language}`), 302);
    }
    c.header('Cache-Control', 'no-cache');
    return c.html(await getShell(language));
  });

  async function pathOf(as: string | undefined, url: string | undefined, prefix: string): Promise<string> {
    const canonical = canonicalUrl((url ?? '').trim());
    const claim =
      canonical === '' || canonical.length > maxLengths.repo_url ? undefined : await getClaim(table, canonical);
    const [one] = claim ? (await listHeads(table, [claim.project])).found : [];
    if (!claim || !one || one.head.deletedAt) throw new RequestError(404, 'not_found');
    if (as === 'badge') return `/projects/${claim.project}/badge`;
    if (as === 'entry') return `${prefix}/projects/${claim.project}`;
    if (as === 'edit') return `${prefix}/projects/${claim.project}/edit`;
    throw new RequestError(404, 'not_found');
  }
}
