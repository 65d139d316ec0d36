import { describe, expect, test } from 'vitest';
import { readEdgeFunction } from '../../../infra/edge-source.ts';
import {
  caches,
  edgeFunctionNames,
  errorCacheSeconds,
  failoverStatuses,
  originSecretHeader,
  type Path,
  paths,
  responseHeaders,
} from '../../../infra/paths.ts';
import {
  everySetting,
  listProperties,
  parseList,
  parseProperties,
  type Properties,
  referenceOf,
  synthTemplate,
} from './synth.ts';

const template = synthTemplate();
const distributions = listProperties(template, 'AWS::CloudFront::Distribution');
const cachingDisabled = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
const allViewerExceptHost = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';

const configOf = (name: string): Properties => {
  const found = [...distributions].find(([key]) => key.startsWith(`Distributions${name}`))?.[1];
  return parseProperties(found?.['DistributionConfig']);
};

describe.each(['site', 'badges'] as const)('distribution %s', (name) => {
  const config = configOf(name);
  const rows = paths.filter(({ on }) => on.includes(name));

  test('has the behaviours of the table of paths, in its order', () => {
    const ordered = rows.filter(({ pattern }) => pattern !== '/*');
    const behaviours = parseList(config['CacheBehaviors']);
    expect(behaviours.map(({ PathPattern }) => PathPattern)).toEqual(ordered.map(({ pattern }) => pattern));
    expect(behaviours.map((behaviour) => describeBehaviour(config, behaviour))).toEqual(ordered.map(describePath));
  });

  test('does by default what the last row says, or what objects have', () => {
    const row = rows.find(({ pattern }) => pattern === '/*') ?? rows.find(({ origin }) => origin === 'objects');
    expect(row).toBeDefined();
    const behaviour = parseProperties(config['DefaultCacheBehavior']);
    // What is no object of a project never gets as far as the API.
    const origin = row?.origin === 'objects' ? 'bucket' : row?.origin;
    expect([describeBehaviour(config, behaviour)]).toEqual(row ? [{ ...describePath(row), origin }] : []);
  });

  test('asks the API where the bucket has no object', () => {
    const groups = parseList(parseProperties(config['OriginGroups'])['Items']);
    const members = groups.map(({ Members }) => parseList(parseProperties(Members)['Items']));
    expect(members.map((list) => list.map(({ OriginId }) => kindOf(config, OriginId)))).toEqual([['bucket', 'api']]);
    expect(groups[0]?.['FailoverCriteria']).toEqual({
      StatusCodes: { Items: [...failoverStatuses], Quantity: failoverStatuses.length },
    });
  });

  test('keeps errors shortly and never puts a page in their place', () => {
    expect(parseList(config['CustomErrorResponses'])).toEqual(
      [403, 404, 500, 502, 503, 504].map((ErrorCode) => ({
        ErrorCode,
        ErrorCachingMinTTL: ErrorCode === 404 ? errorCacheSeconds[404] : name === 'site' ? 0 : errorCacheSeconds.other,
      })),
    );
  });

  test('proves itself to the API by the secret header', () => {
    const api = parseList(config['Origins']).filter((origin) => 'CustomOriginConfig' in origin);
    const headers = api.flatMap(({ OriginCustomHeaders }) => parseList(OriginCustomHeaders));
    expect(headers.map(({ HeaderName }) => HeaderName)).toEqual([originSecretHeader]);
    expect(JSON.stringify(headers)).toContain('{{resolve:secretsmanager:');
  });

  test('reaches buckets by requests it signs, and the API by TLS 1.2 alone', () => {
    for (const { Id, CustomOriginConfig, S3OriginConfig, OriginAccessControlId } of parseList(config['Origins'])) {
      if (kindOf(config, Id) === 'api') {
        expect(CustomOriginConfig).toEqual({ OriginProtocolPolicy: 'https-only', OriginSSLProtocols: ['TLSv1.2'] });
        continue;
      }
      expect(S3OriginConfig).toEqual({ OriginAccessIdentity: '' });
      const control = listProperties(template, 'AWS::CloudFront::OriginAccessControl').get(
        referenceOf(OriginAccessControlId),
      );
      expect(control?.['OriginAccessControlConfig']).toMatchObject({
        OriginAccessControlOriginType: 's3',
        SigningBehavior: 'always',
        SigningProtocol: 'sigv4',
      });
    }
  });

  test('has no behaviour or origin with more than these tests look at', () => {
    const behaviours = [config['DefaultCacheBehavior'], ...parseList(config['CacheBehaviors'])].map(parseProperties);
    expect(namesIn(behaviours).filter((name) => !readOfBehaviours.includes(name))).toEqual([]);
    const origins = parseList(config['Origins']);
    expect(namesIn(origins)).toEqual([
      'CustomOriginConfig',
      'DomainName',
      'Id',
      'OriginAccessControlId',
      'OriginCustomHeaders',
      'S3OriginConfig',
    ]);
    expect(config['Enabled']).toBe(true);
  });

  test('never lists a bucket at its root', () => {
    const byDefault = parseProperties(config['DefaultCacheBehavior']);
    const isAnsweredAtTheEdge = parseList(byDefault['FunctionAssociations']).length > 0;
    expect(isAnsweredAtTheEdge || config['DefaultRootObject'] === 'index.html').toBe(true);
  });

  test('speaks HTTP/2 and 3 over IPv6 and has no firewall of its own', () => {
    expect(config).toMatchObject({ HttpVersion: 'http2and3', IPV6Enabled: true, PriceClass: 'PriceClass_100' });
    expect(config).not.toHaveProperty('WebACLId');
  });

  test('logs every request, without cookies', () => {
    expect(config['Logging']).toEqual({
      Bucket: { 'Fn::GetAtt': [expect.stringMatching(/^BucketsLogs/), 'RegionalDomainName'] },
      Prefix: `${name}/`,
    });
  });

  test('has the headers that keep what it serves from being used against its reader, on every behaviour', () => {
    for (const behaviour of [config['DefaultCacheBehavior'], ...parseList(config['CacheBehaviors'])]) {
      const { ResponseHeadersPolicyId, PathPattern } = parseProperties(behaviour);
      const headers = readHeaders(ResponseHeadersPolicyId);
      expect(headers['strict-transport-security'], String(PathPattern)).toMatch(/^max-age=\d{8,}/);
      expect(headers['x-content-type-options'], String(PathPattern)).toBe('nosniff');
      expect(headers['content-security-policy'], String(PathPattern)).toMatch(/^default-src 'none'/);
      expect(headers['content-security-policy']).not.toMatch(/unsafe|\*/);
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      if (headers['access-control-allow-origin'] === '*') continue;
      expect(Object.keys(headers)).toEqual(expect.arrayContaining(['referrer-policy', 'permissions-policy']));
    }
  });
});

test('a web ACL guards the site, and never the badges', () => {
  const { webAclArn } = everySetting;
  const guarded = [...listProperties(synthTemplate({ webAclArn }), 'AWS::CloudFront::Distribution')];
  expect(guarded.map(([id, { DistributionConfig }]) => [id, parseProperties(DistributionConfig)['WebACLId']])).toEqual([
    [expect.stringMatching(/^Distributionssite/), webAclArn],
    [expect.stringMatching(/^Distributionsbadges/), undefined],
  ]);
});

test('there are two distributions, and no policy that neither uses', () => {
  expect(distributions.size).toBe(2);
  const used = JSON.stringify([...distributions.values()]);
  for (const type of ['CachePolicy', 'OriginRequestPolicy', 'ResponseHeadersPolicy', 'Function', 'OriginAccessControl'])
    for (const id of listProperties(template, `AWS::CloudFront::${type}`).keys()) expect(used).toContain(`"${id}"`);
});

test('own host names come with the certificate and TLS 1.2 of 2021', () => {
  const certificateArn = 'arn:aws:acm:us-east-1:123456789012:certificate/0a1b';
  const own = synthTemplate({ siteHost: 'laurels.example.org', badgeHost: 'badges.example.org', certificateArn });
  for (const host of ['laurels.example.org', 'badges.example.org'])
    own.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: {
        Aliases: [host],
        ViewerCertificate: { AcmCertificateArn: certificateArn, MinimumProtocolVersion: 'TLSv1.2_2021' },
      },
    });
  own.hasOutput('SiteUrl', { Value: 'https://laurels.example.org' });
  own.hasOutput('BadgeUrl', { Value: 'https://badges.example.org' });
});

test('each bucket is read and listed by its distributions alone, and S3 logs to one of them', () => {
  const readers = [...listProperties(template, 'AWS::S3::BucketPolicy').values()].flatMap(
    ({ Bucket, PolicyDocument }) =>
      parseList(parseProperties(PolicyDocument)['Statement'])
        .filter(({ Effect }) => Effect === 'Allow')
        .map(({ Action, Principal, Condition }) => {
          const { Service } = parseProperties(Principal);
          const reader = /(?:Distributions|Buckets)([A-Z]?[a-z]+)/.exec(JSON.stringify(Condition))?.[1];
          const bucket = /Objects|Site|Logs|Failures/.exec(referenceOf(Bucket))?.[0];
          return `${bucket}: ${[Action].flat().join('+')} by ${String(Service)} for ${reader}`;
        }),
  );
  expect(readers.sort()).toEqual([
    'Logs: s3:PutObject by logging.s3.amazonaws.com for Failures',
    'Objects: s3:GetObject+s3:ListBucket by cloudfront.amazonaws.com for badges',
    'Objects: s3:GetObject+s3:ListBucket by cloudfront.amazonaws.com for site',
    'Site: s3:GetObject+s3:ListBucket by cloudfront.amazonaws.com for site',
  ]);
});

/** What a row asks for, in the terms in which a behaviour can be read. */
function describePath({ methods, origin, cache, headers, edgeFunction }: Path) {
  const { edgeSeconds, viewer, compress } = caches[cache];
  return {
    methods: methods === 'all' ? 'DELETE GET HEAD OPTIONS PATCH POST PUT' : 'GET HEAD OPTIONS',
    protocol: methods === 'all' ? 'https-only' : 'redirect-to-https',
    origin,
    edgeSeconds: [edgeSeconds, edgeSeconds, edgeSeconds],
    compress,
    forwarded: origin === 'api' ? allViewerExceptHost : undefined,
    headers: { ...responseHeaders[headers], ...(viewer !== undefined && { 'cache-control': viewer }) },
    edgeFunction: edgeFunction === undefined ? [] : [`viewer-request ${edgeFunction}.js`],
  };
}

function describeBehaviour(config: Properties, behaviour: Properties) {
  const { AllowedMethods, TargetOriginId, Compress, CachePolicyId, ResponseHeadersPolicyId } = behaviour;
  const functions = parseList(behaviour['FunctionAssociations']);
  return {
    methods: [AllowedMethods].flat().map(String).sort().join(' '),
    protocol: behaviour['ViewerProtocolPolicy'],
    origin: kindOf(config, TargetOriginId),
    edgeSeconds: listTimes(CachePolicyId, Compress),
    compress: Compress,
    forwarded: behaviour['OriginRequestPolicyId'],
    headers: readHeaders(ResponseHeadersPolicyId),
    edgeFunction: functions.map(({ EventType, FunctionARN }) =>
      [EventType, fileOf(referenceOf(FunctionARN))].join(' '),
    ),
  };
}

/** Name of the file whose source the function has. */
function fileOf(id: string): string | undefined {
  const { FunctionCode, FunctionConfig } = listProperties(template, 'AWS::CloudFront::Function').get(id) ?? {};
  expect(FunctionConfig).toMatchObject({ Runtime: 'cloudfront-js-2.0' });
  const name = edgeFunctionNames.find((one) => readEdgeFunction(one, 'Laurels') === FunctionCode);
  return name && `${name}.js`;
}

/** Least, default and greatest time in the cache; on the way checks that nothing is in its key. */
function listTimes(id: unknown, compress: unknown): unknown[] {
  if (id === cachingDisabled) return [0, 0, 0];
  const policy = listProperties(template, 'AWS::CloudFront::CachePolicy').get(referenceOf(id));
  const config = parseProperties(policy?.['CachePolicyConfig']);
  expect(config['ParametersInCacheKeyAndForwardedToOrigin']).toEqual({
    CookiesConfig: { CookieBehavior: 'none' },
    HeadersConfig: { HeaderBehavior: 'none' },
    QueryStringsConfig: { QueryStringBehavior: 'none' },
    EnableAcceptEncodingGzip: compress,
    EnableAcceptEncodingBrotli: compress,
  });
  return [config['MinTTL'], config['DefaultTTL'], config['MaxTTL']];
}

/** Names of all properties of some objects, sorted. */
function namesIn(objects: readonly Properties[]): string[] {
  return [...new Set(objects.flatMap((one) => Object.keys(one)))].sort();
}

/** `objects` for the group of bucket and API, else the origin itself. */
function kindOf(config: Properties, id: unknown): string {
  const groups = parseList(parseProperties(config['OriginGroups'])['Items']);
  if (groups.some(({ Id }) => Id === id)) return 'objects';
  const origin = parseList(config['Origins']).find(({ Id }) => Id === id);
  const resource = /Api|Objects|Site/.exec(referenceOf(origin?.['DomainName']))?.[0].toLowerCase() ?? '';
  return resource === 'objects' ? 'bucket' : resource;
}

/** Headers of a policy as a viewer gets them; all override the origin's. */
function readHeaders(id: unknown): Record<string, unknown> {
  const policy = listProperties(template, 'AWS::CloudFront::ResponseHeadersPolicy').get(referenceOf(id));
  const config = parseProperties(policy?.['ResponseHeadersPolicyConfig']);
  expect(JSON.stringify(config)).not.toMatch(/Override":false/);
  const cors = parseProperties(config['CorsConfig'] ?? {});
  const security = parseProperties(config['SecurityHeadersConfig']);
  expect(Object.keys(config).filter((name) => !readParts.includes(name))).toEqual([]);
  expect(Object.keys(security).filter((name) => !readSecurity.includes(name))).toEqual([]);
  if ('CorsConfig' in config)
    expect(cors).toMatchObject({ AccessControlAllowCredentials: false, AccessControlAllowHeaders: { Items: ['*'] } });
  const part = (name: string): Properties => parseProperties(security[name] ?? {});
  const custom = parseList(parseProperties(config['CustomHeadersConfig'] ?? {})['Items']);
  const transport = part('StrictTransportSecurity');
  const headers = {
    'access-control-allow-origin': listItems(cors['AccessControlAllowOrigins']),
    'access-control-allow-methods': listItems(cors['AccessControlAllowMethods']),
    'content-security-policy': part('ContentSecurityPolicy')['ContentSecurityPolicy'],
    'x-content-type-options': security['ContentTypeOptions'] && 'nosniff',
    'x-frame-options': part('FrameOptions')['FrameOption'],
    'referrer-policy': part('ReferrerPolicy')['ReferrerPolicy'],
    'strict-transport-security': `max-age=${String(transport['AccessControlMaxAgeSec'])}${transport['IncludeSubdomains'] === true ? '; includeSubDomains' : ''}`,
    ...Object.fromEntries(custom.map(({ Header, Value }) => [Header, Value])),
  };
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
}

/** What a behaviour may have: `describeBehaviour` reads these and nothing else. */
const readOfBehaviours = [
  'AllowedMethods',
  'CachePolicyId',
  'Compress',
  'FunctionAssociations',
  'OriginRequestPolicyId',
  'PathPattern',
  'ResponseHeadersPolicyId',
  'TargetOriginId',
  'ViewerProtocolPolicy',
];

/** What a policy of headers may have: `readHeaders` reads these and nothing else. */
const readParts = ['Comment', 'CorsConfig', 'CustomHeadersConfig', 'Name', 'SecurityHeadersConfig'];
const readSecurity = [
  'ContentSecurityPolicy',
  'ContentTypeOptions',
  'FrameOptions',
  'ReferrerPolicy',
  'StrictTransportSecurity',
];

function listItems(list: unknown): string | undefined {
  return list === undefined ? undefined : [parseProperties(list)['Items']].flat().join(', ');
}
