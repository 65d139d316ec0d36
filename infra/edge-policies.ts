import { Duration } from 'aws-cdk-lib';
import {
  CachePolicy,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  type ICachePolicy,
  type IResponseHeadersPolicy,
  ResponseHeadersPolicy,
  type ResponseHeadersPolicyProps,
} from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import { caches, type Path, paths, responseHeaders } from './paths.ts';

/** The policies that the table of paths asks for, each made once and used by both distributions. */
export class EdgePolicies extends Construct {
  readonly #caches = new Map<Path['cache'], ICachePolicy>();
  readonly #headers = new Map<string, IResponseHeadersPolicy>();

  constructor(scope: Construct, id: string) {
    super(scope, id);
    for (const { cache, headers } of paths) {
      const name = `${headers}-${cache}`;
      if (!this.#caches.has(cache)) this.#caches.set(cache, createCache(this, cache));
      if (this.#headers.has(name)) continue;
      this.#headers.set(name, new ResponseHeadersPolicy(this, name, headersProps(headers, cache)));
    }
  }

  getCache(cache: Path['cache']): ICachePolicy | undefined {
    return this.#caches.get(cache);
  }

  getHeaders({ headers, cache }: Pick<Path, 'headers' | 'cache'>): IResponseHeadersPolicy | undefined {
    return this.#headers.get(`${headers}-${cache}`);
  }
}

/** No query, header or cookie is in the key; least, greatest and default time are one. */
function createCache(scope: Construct, cache: Path['cache']): ICachePolicy {
  const { edgeSeconds, compress } = caches[cache];
  if (edgeSeconds === 0) return CachePolicy.CACHING_DISABLED;
  const time = Duration.seconds(edgeSeconds);
  return new CachePolicy(scope, `cache-${cache}`, {
    minTtl: time,
    defaultTtl: time,
    maxTtl: time,
    enableAcceptEncodingGzip: compress,
    enableAcceptEncodingBrotli: compress,
  });
}

/** CloudFront refuses headers of CORS and of security among the custom ones: each of those has its own place. */
function headersProps(kind: Path['headers'], cache: Path['cache']): ResponseHeadersPolicyProps {
  const left = new Map(Object.entries(responseHeaders[kind]));
  const take = (name: string): string | undefined => {
    const value = left.get(name);
    left.delete(name);
    return value;
  };
  const corsBehavior = corsProps(take('access-control-allow-origin'), take('access-control-allow-methods'));
  const securityHeadersBehavior = securityProps(take);
  const { viewer } = caches[cache];
  if (viewer !== undefined) left.set('cache-control', viewer);
  const customHeaders = [...left].map(([header, value]) => ({ header, value, override: true }));
  return {
    comment: `${kind} headers, ${cache} cache`,
    ...(corsBehavior && { corsBehavior }),
    securityHeadersBehavior,
    ...(customHeaders.length > 0 && { customHeadersBehavior: { customHeaders } }),
  };
}

function corsProps(origin?: string, methods?: string): ResponseHeadersPolicyProps['corsBehavior'] {
  if (origin === undefined || methods === undefined) return undefined;
  return {
    accessControlAllowCredentials: false,
    accessControlAllowHeaders: ['*'],
    accessControlAllowMethods: methods.split(', '),
    accessControlAllowOrigins: [origin],
    originOverride: true,
  };
}

function securityProps(
  take: (name: string) => string | undefined,
): NonNullable<ResponseHeadersPolicyProps['securityHeadersBehavior']> {
  const policy = take('content-security-policy');
  const transport = take('strict-transport-security');
  const frameOption = pick(take('x-frame-options'), Object.values(HeadersFrameOption));
  const referrerPolicy = pick(take('referrer-policy'), Object.values(HeadersReferrerPolicy));
  const override = true;
  return {
    ...(policy && { contentSecurityPolicy: { contentSecurityPolicy: policy, override } }),
    ...(take('x-content-type-options') && { contentTypeOptions: { override } }),
    ...(frameOption && { frameOptions: { frameOption, override } }),
    ...(referrerPolicy && { referrerPolicy: { referrerPolicy, override } }),
    ...(transport && { strictTransportSecurity: { ...parseTransport(transport), override } }),
  };
}

function pick<T extends string>(value: string | undefined, known: readonly T[]): T | undefined {
  const found = known.find((each) => each === value);
  if (value !== undefined && found === undefined)
    throw new Error(`CloudFront knows ${known.join(', ')}, but not ${value}.`);
  return found;
}

function parseTransport(value: string): { accessControlMaxAge: Duration; includeSubdomains: boolean } {
  const seconds = /^max-age=(\d+)(; includeSubDomains)?$/.exec(value)?.[1];
  if (seconds === undefined) throw new Error(`Not a value of Strict-Transport-Security: ${value}.`);
  return {
    accessControlMaxAge: Duration.seconds(Number(seconds)),
    includeSubdomains: value.endsWith('includeSubDomains'),
  };
}
