/** A path of the API and who answers it; `{name}` stands for one segment of a path, `{name+}` for all that are left. */
export interface Route {
  readonly path: string;
  readonly methods: readonly RouteMethod[];
  readonly function: RouteFunction;
  /** Whether requests must be signed with credentials of the AWS account; all others are open, and the function judges. */
  readonly isSigned: boolean;
}

export type RouteMethod = 'GET' | 'HEAD' | 'OPTIONS' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export type RouteFunction = 'answers' | 'fallback';

/** Every route of the API, in the cloud and in the local run. What is none of them reaches no function. */
export const routes: readonly Route[] = [
  { path: '/api/projects', methods: ['GET'], function: 'answers', isSigned: false },
  { path: '/api/projects', methods: ['POST'], function: 'answers', isSigned: true },
  { path: '/api/projects/{id}', methods: ['GET', 'PATCH', 'DELETE'], function: 'answers', isSigned: true },
  { path: '/api/projects/{id}/restore', methods: ['POST'], function: 'answers', isSigned: true },
  { path: '/api/projects/{id}/history', methods: ['GET'], function: 'answers', isSigned: false },
  { path: '/api/projects/{id}/proposals', methods: ['GET', 'POST'], function: 'answers', isSigned: false },
  { path: '/api/projects/{id}/proposals/{proposal}', methods: ['GET', 'DELETE'], function: 'answers', isSigned: false },
  { path: '/api/projects/{id}/proposals/{proposal}/accept', methods: ['POST'], function: 'answers', isSigned: false },
  { path: '/projects', methods: ['GET', 'HEAD'], function: 'answers', isSigned: false },
  { path: '/{language}/projects', methods: ['GET', 'HEAD'], function: 'answers', isSigned: false },
  { path: '/projects/{proxy+}', methods: ['GET', 'HEAD', 'OPTIONS'], function: 'fallback', isSigned: false },
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
