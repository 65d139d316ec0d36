/** A path of the API and who answers it; `{name}` stands for one segment of a path, `{name+}` for all that are left. */
export interface Route {
  readonly path: string;
  readonly methods: readonly RouteMethod[];
  readonly function: RouteFunction;
}

export type RouteMethod = 'GET' | 'HEAD' | 'OPTIONS' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export type RouteFunction = 'accounts' | 'answers' | 'fallback';

/** Who is who and who may what. */
const accounts: readonly Route[] = (
  [
    ['/api/session', 'GET'],
    ['/api/auth/link', 'POST'],
    ['/api/auth/link/confirm', 'POST'],
    ['/api/auth/password', 'POST'],
    ['/api/auth/reset', 'POST'],
    ['/api/auth/reset/confirm', 'POST'],
    ['/api/auth/passkey/options', 'POST'],
    ['/api/auth/passkey', 'POST'],
    ['/api/auth/forge', 'POST'],
    ['/api/auth/callback/{forge}', 'GET'],
    ['/api/auth/sign-out', 'POST'],
    ['/api/account', 'GET', 'PATCH', 'DELETE'],
    ['/api/account/export', 'GET'],
    ['/api/account/address', 'POST'],
    ['/api/account/address/confirm', 'POST'],
    ['/api/account/password', 'PUT', 'DELETE'],
    ['/api/account/passkeys/options', 'POST'],
    ['/api/account/passkeys', 'POST'],
    ['/api/account/passkeys/{id}', 'DELETE'],
    ['/api/account/sessions', 'DELETE'],
    ['/api/account/sessions/{id}', 'DELETE'],
    ['/api/people/{number}', 'GET'],
    ['/api/projects/{id}/people', 'GET'],
    ['/api/projects/{id}/invitations', 'POST'],
    ['/api/projects/{id}/invitations/{number}', 'DELETE'],
    ['/api/projects/{id}/invitations/accept', 'POST'],
    ['/api/projects/{id}/editors/{number}', 'DELETE'],
    ['/api/projects/{id}/offer', 'POST', 'DELETE'],
    ['/api/projects/{id}/offer/accept', 'POST'],
    ['/api/projects/{id}/claim', 'GET', 'POST'],
    ['/api/projects/{id}/tokens', 'GET', 'POST'],
    ['/api/projects/{id}/tokens/{token}', 'DELETE'],
    ['/api/projects/{id}/repository/follow', 'POST'],
    ['/api/projects/{id}/reports', 'POST'],
    ['/api/admin/people/search', 'POST'],
    ['/api/admin/people/{number}', 'DELETE'],
    ['/api/admin/people/{number}/block', 'POST', 'DELETE'],
    ['/api/admin/people/{number}/sessions', 'DELETE'],
    ['/api/admin/people/{number}/role', 'PUT'],
    ['/api/admin/projects/{id}/owner', 'POST'],
    ['/api/admin/projects/{id}/message', 'POST'],
    ['/api/admin/projects/deleted', 'GET'],
    ['/api/admin/reports', 'GET'],
    ['/api/admin/reports/{report}/close', 'POST'],
    ['/api/admin/log', 'GET'],
  ] as const
).map(([path, ...methods]) => ({ path, methods, function: 'accounts' }));

/**
 * Every route of the API, in the cloud and in the local run. What is none of them reaches no function. All are open: people
 * and scripts show who they are by cookie or token, and the function judges.
 */
export const routes: readonly Route[] = [
  { path: '/api/projects', methods: ['GET'], function: 'answers' },
  { path: '/api/projects', methods: ['POST'], function: 'answers' },
  { path: '/api/projects/{id}', methods: ['GET', 'PATCH', 'DELETE'], function: 'answers' },
  { path: '/api/projects/{id}/restore', methods: ['POST'], function: 'answers' },
  { path: '/api/projects/{id}/history', methods: ['GET'], function: 'answers' },
  { path: '/api/projects/{id}/proposals', methods: ['GET', 'POST'], function: 'answers' },
  { path: '/api/projects/{id}/proposals/{proposal}', methods: ['GET', 'DELETE'], function: 'answers' },
  { path: '/api/projects/{id}/proposals/{proposal}/accept', methods: ['POST'], function: 'answers' },
  ...accounts,
  { path: '/projects', methods: ['GET', 'HEAD'], function: 'answers' },
  { path: '/{language}/projects', methods: ['GET', 'HEAD'], function: 'answers' },
  { path: '/projects/{proxy+}', methods: ['GET', 'HEAD', 'OPTIONS'], function: 'fallback' },
];

/** The route of a request, as API Gateway finds it: words before variables, those before the rest of a path. */
export function findRoute(method: string, path: string): Route | undefined {
  return bySpecificity.find(({ route, pattern }) => route.methods.some((it) => it === method) && pattern.test(path))
    ?.route;
}

const bySpecificity = routes
  .map((route) => ({ route, pattern: toPattern(route.path), rank: rankOf(route.path) }))
  .sort((a, b) => a.rank - b.rank);

function rankOf(path: string): number {
  return (path.includes('+}') ? 1000 : 0) + path.split('{').length;
}

function toPattern(path: string): RegExp {
  return new RegExp(`^${path.replace(/\{\w+\+\}/g, '.+').replace(/\{\w+\}/g, '[^/]+')}$`);
}
