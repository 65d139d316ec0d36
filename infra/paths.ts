/**
 * The one table of paths. The distributions are built from it, the local edge interprets it, and a test compares it with
 * the synthesised template. Order is precedence: the first pattern that matches decides.
 */
export interface Path {
  /** CloudFront pattern: `*` is any run of characters, slashes included, `?` any one character. */
  readonly pattern: string;
  readonly methods: 'read' | 'all';
  /** Where answers come from; `objects` falls back to the API on 403, 404 and 5xx. */
  readonly origin: 'objects' | 'site' | 'api';
  readonly cache: keyof typeof caches;
  /** `cors`: any page may read it. `document`: security headers of pages. */
  readonly headers: 'cors' | 'document';
  /** Viewer-request function, a file of `infra/edge/`. Whatever the API alone answers has one that tells it who asks. */
  readonly edgeFunction?: EdgeFunctionName;
  /** Distributions that have the path. */
  readonly on: readonly ('badges' | 'site')[];
}

export const edgeFunctionNames = ['page', 'api'] as const;

export type EdgeFunctionName = (typeof edgeFunctionNames)[number];

/**
 * How long the edge keeps an answer, seconds: `edgeSeconds` at least, at most and by default. `viewer` is the
 * Cache-Control that viewers get, whatever the origin says; undefined leaves the origin's.
 */
export const caches = {
  object: { edgeSeconds: 2, viewer: 'no-cache', compress: false },
  asset: { edgeSeconds: 31536000, viewer: 'public, max-age=31536000, immutable', compress: true },
  page: { edgeSeconds: 2, viewer: 'no-cache', compress: true },
  none: { edgeSeconds: 0, viewer: undefined, compress: false },
} as const;

/** How long the edge keeps an error, seconds: those of the API's own 404 images longer, so that unknown numbers cost little. */
export const errorCacheSeconds = { 404: 5, other: 1 } as const;

/** Statuses of the objects' bucket on which the API answers instead. */
export const failoverStatuses = [403, 404, 500, 502, 503, 504] as const;

const object = {
  methods: 'read',
  origin: 'objects',
  cache: 'object',
  headers: 'cors',
  on: ['badges', 'site'],
} as const;

export const paths: readonly Path[] = [
  { pattern: '/projects/*/badge', ...object },
  { pattern: '/projects/*/baseline', ...object },
  { pattern: '/projects/*.json', ...object },
  { pattern: '/badge_static/*', methods: 'read', origin: 'site', cache: 'page', headers: 'cors', on: ['site'] },
  {
    pattern: '/api/*',
    methods: 'all',
    origin: 'api',
    cache: 'none',
    headers: 'document',
    edgeFunction: 'api',
    on: ['site'],
  },
  {
    pattern: '/projects',
    methods: 'read',
    origin: 'api',
    cache: 'none',
    headers: 'document',
    edgeFunction: 'page',
    on: ['site'],
  },
  {
    pattern: '/*/projects',
    methods: 'read',
    origin: 'api',
    cache: 'none',
    headers: 'document',
    edgeFunction: 'api',
    on: ['site'],
  },
  { pattern: '/assets/*', methods: 'read', origin: 'site', cache: 'asset', headers: 'document', on: ['site'] },
  {
    pattern: '/*',
    methods: 'read',
    origin: 'site',
    cache: 'page',
    headers: 'document',
    edgeFunction: 'page',
    on: ['site'],
  },
];

/** Response headers by kind, beside the viewer's Cache-Control. */
export const responseHeaders: Readonly<Record<Path['headers'], Readonly<Record<string, string>>>> = {
  cors: {
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'GET, HEAD, OPTIONS',
    'x-content-type-options': 'nosniff',
    // No policies of referrers and features: neither images nor JSON have any, and each byte is sent with every view.
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
    'strict-transport-security': 'max-age=63072000; includeSubDomains',
  },
  document: {
    'content-security-policy':
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self' https://raw.githubusercontent.com https://gitlab.com https://codeberg.org; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'strict-origin-when-cross-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
    'strict-transport-security': 'max-age=63072000; includeSubDomains',
  },
};

/** Name of the header by which the API knows that a request came through the edge. */
export const originSecretHeader = 'x-origin-secret';
