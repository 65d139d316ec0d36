import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { Hono } from 'hono';
import type { RightsLimits } from '../../functions/accounts/rights/limits.ts';
import type { Bindings } from '../../functions/http/app.ts';
import { openForge } from '../../infra/local/forge.ts';
import { findRoute, type RouteFunction } from '../../infra/routes.ts';
import { openAccountsOf, openBrowser, siteUrl } from './accounts.ts';
import { type Items, readItems, restoreItems } from './items.ts';
import { openWorld } from './world.ts';

/** Limits have tests of their own. */
const seldom = { acts: 1_000_000, windowSeconds: 600 };
const rightsLimits: RightsLimits = {
  acts: seldom,
  changesOfSource: seldom,
  askedBy: seldom,
  askedOfBy: seldom,
  askedOf: seldom,
  looks: seldom,
  proofs: seldom,
  reportsOfSource: seldom,
  reportsOfProject: seldom,
};

const application = {
  clientId: 'client-of-github',
  clientSecret: 'secret-of-github',
  callbackUrl: `${siteUrl}/api/auth/callback/github`,
};

/** All functions that answer requests, over one table, reached by the routes of the API, with a forge and a post office. */
export async function openWholeWorld() {
  const world = await openWorld();
  const forge = await openForge({ application });
  const { url } = forge;
  const github = {
    ...application,
    id: 'github',
    name: 'GitHub',
    authorizationUrl: `${url}/login/oauth/authorize`,
    tokenUrl: `${url}/login/oauth/access_token`,
    userInfoUrl: `${url}/user`,
  };
  const host = {
    id: 'github',
    host: 'github.com',
    apiUrl: url,
    rawUrlOf: (path: string, file: string) => `${url}/${path}/HEAD/${file}`,
  };
  const accounts = openAccountsOf(world, { rightsLimits, forgeHosts: [host] }, [github]);
  const apps: Readonly<Record<RouteFunction, Hono<Bindings>>> = {
    accounts: accounts.app,
    answers: world.answers,
    fallback: world.fallback,
  };
  const gateway = new Hono<Bindings>();
  gateway.all('*', async (c) => {
    const route = findRoute(c.req.method, c.req.path);
    return route ? apps[route.function].fetch(c.req.raw, c.env) : c.json({ error: 'no_route' }, 404);
  });
  const writes = countWrites(world.table.client);
  return {
    ...world,
    ...accounts,
    forge,
    apps,
    /** Writes so far of the functions, which have no other way to the table, but for acts counted. */
    writes,
    /** A browser, or with `jar` the copy of one. */
    browser(jar: ReadonlyMap<string, string> = new Map()) {
      const browser = openBrowser(gateway);
      for (const [name, value] of jar) browser.jar.set(name, value);
      return browser;
    },
    /** Lets something happen right before the functions' next write. */
    beforeWrite(act: () => Promise<unknown>): void {
      const { middlewareStack } = world.table.client;
      middlewareStack.add(
        (next, context) => async (args) => {
          if (isWrite(context['commandName'], args.input)) {
            middlewareStack.remove('happens-first');
            await act();
          }
          return next(args);
        },
        { step: 'initialize', name: 'happens-first', priority: 'high', override: true },
      );
    },
    /** Every item but acts counted, by its key. */
    items: () => readItems(world.direct),
    /** Makes the table what it was. */
    restore: (items: Items, now: Items) => restoreItems(world.direct, items, now),
    async close(): Promise<void> {
      await forge.close();
      await world.close();
    },
  };
}

export type WholeWorld = Awaited<ReturnType<typeof openWholeWorld>>;
const writing = ['PutItemCommand', 'UpdateItemCommand', 'DeleteItemCommand', 'TransactWriteItemsCommand'];

/** Whether a request writes anything but acts counted. */
function isWrite(command: unknown, input: object): boolean {
  return writing.includes(String(command)) && !JSON.stringify(input).includes('{"pk":{"S":"Q#');
}

/** Counts requests that wrote something. */
function countWrites({ middlewareStack }: DynamoDBClient): () => number {
  let writes = 0;
  middlewareStack.add(
    (next, context) => async (args) => {
      const answer = await next(args);
      if (isWrite(context['commandName'], args.input)) writes++;
      return answer;
    },
    { step: 'initialize', name: 'count-writes' },
  );
  return () => writes;
}
