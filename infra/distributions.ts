import { Annotations, Duration } from 'aws-cdk-lib';
import { Certificate, type ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, OriginGroup, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Buckets } from './objects.ts';
import { EdgePolicies } from './edge-policies.ts';
import { readEdgeFunction } from './edge-source.ts';
import {
  caches,
  type EdgeFunctionName,
  errorCacheSeconds,
  failoverStatuses,
  originSecretHeader,
  type Path,
  paths,
} from './paths.ts';
import type { Hosts } from './settings.ts';

export interface DistributionsProps {
  readonly buckets: Buckets;
  /** Host name of the API, without the scheme. */
  readonly apiHost: string;
  /** Sent to the API with every request, so that it can refuse those that went around the edge. */
  readonly originSecret: string;
  readonly hosts: Hosts | undefined;
  /** What the edge's own pages call the site. */
  readonly programmeName: string;
  /** Guards the site; badges are to be had whatever a firewall thinks of the reader. */
  readonly webAclArn: string | undefined;
}

type Name = Path['on'][number];

/** The two distributions, built from the table of paths by the same function. */
export class Distributions extends Construct {
  readonly site: cloudfront.Distribution;
  readonly badges: cloudfront.Distribution;
  /** Address of the site, without a slash at the end. */
  readonly siteUrl: string;
  /** Address of the badges, without a slash at the end. */
  readonly badgesUrl: string;
  readonly #policies: EdgePolicies;
  readonly #functions: Readonly<Record<EdgeFunctionName, cloudfront.Function>>;
  readonly #certificate: ICertificate | undefined;

  constructor(scope: Construct, id: string, props: DistributionsProps) {
    super(scope, id);
    this.#policies = new EdgePolicies(this, 'Policies');
    const createFunction = (id: string, name: EdgeFunctionName) =>
      new cloudfront.Function(this, id, {
        code: cloudfront.FunctionCode.fromInline(readEdgeFunction(name, props.programmeName)),
        runtime: cloudfront.FunctionRuntime.JS_2_0,
      });
    this.#functions = { page: createFunction('Page', 'page'), api: createFunction('Api', 'api') };
    if (props.hosts)
      this.#certificate = Certificate.fromCertificateArn(this, 'Certificate', props.hosts.certificateArn);
    this.site = this.#create('site', props);
    this.badges = this.#create('badges', props);
    this.siteUrl = addressOf(this.site, props.hosts?.site);
    this.badgesUrl = addressOf(this.badges, props.hosts?.badges);
  }

  #create(name: Name, props: DistributionsProps): cloudfront.Distribution {
    const rows = paths.filter(({ on }) => on.includes(name));
    const byDefault = rows.find(({ pattern }) => pattern === '/*') ?? rows.find(({ origin }) => origin === 'objects');
    if (!byDefault) throw new Error(`No row of the paths says what ${name} does by default.`);
    const origins = createOrigins(props);
    const distribution = new cloudfront.Distribution(this, name, {
      comment: `Laurels: ${name}`,
      defaultBehavior: {
        origin: origins[byDefault.origin === 'objects' ? 'bucket' : byDefault.origin],
        ...this.#behaviour(byDefault),
      },
      // What is no published object never reaches the API here. The root of a bucket that may be listed is its list of objects; where a function runs, it answers for the root.
      ...(!byDefault.edgeFunction && { defaultRootObject: 'index.html' }),
      errorResponses: errorTimes[name],
      httpVersion: cloudfront.HttpVersion.HTTP2_AND_3,
      priceClass: cloudfront.PriceClass.PRICE_CLASS_100,
      enableIpv6: true,
      logBucket: props.buckets.logs,
      logFilePrefix: `${name}/`,
      publishAdditionalMetrics: true,
      ...(name === 'site' && props.webAclArn && { webAclId: props.webAclArn }),
      ...this.#own(name, props.hosts),
    });
    for (const row of rows)
      if (row.pattern !== '/*') distribution.addBehavior(row.pattern, origins[row.origin], this.#behaviour(row));
    Annotations.of(distribution).acknowledgeWarning('@aws-cdk/aws-cloudfront-origins:listBucketSecurityRisk');
    return distribution;
  }

  /** Own host name, certificate and least TLS version; CloudFront's own certificate leaves no choice of the version. */
  #own(name: Name, hosts: Hosts | undefined): Partial<cloudfront.DistributionProps> {
    if (!hosts || !this.#certificate) return {};
    return {
      certificate: this.#certificate,
      domainNames: [hosts[name]],
      minimumProtocolVersion: cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
    };
  }

  #behaviour({ methods, origin, cache, headers, edgeFunction }: Path): cloudfront.AddBehaviorOptions {
    const cachePolicy = this.#policies.getCache(cache);
    const responseHeadersPolicy = this.#policies.getHeaders({ headers, cache });
    return {
      allowedMethods: allowedMethods[methods],
      viewerProtocolPolicy: viewerProtocols[methods],
      compress: caches[cache].compress,
      ...(cachePolicy && { cachePolicy }),
      ...(responseHeadersPolicy && { responseHeadersPolicy }),
      ...(origin === 'api' && { originRequestPolicy: cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER }),
      ...(edgeFunction && {
        functionAssociations: [
          { function: this.#functions[edgeFunction], eventType: cloudfront.FunctionEventType.VIEWER_REQUEST },
        ],
      }),
    };
  }
}

function addressOf(distribution: cloudfront.IDistribution, host?: string): string {
  return `https://${host ?? distribution.distributionDomainName}`;
}

const allowedMethods = {
  read: cloudfront.AllowedMethods.ALLOW_GET_HEAD_OPTIONS,
  all: cloudfront.AllowedMethods.ALLOW_ALL,
};

/** A redirect would have arrived too late for what a write carries. */
const viewerProtocols = {
  read: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
  all: cloudfront.ViewerProtocolPolicy.HTTPS_ONLY,
};

/**
 * How long errors are kept; their bodies pass through, so that an image stays an image. On the site no refusal is kept
 * but 404: the key of an answer of the API holds neither its query nor who asks.
 */
const errorTimes: Readonly<Record<Name, cloudfront.ErrorResponse[]>> = {
  badges: errorTimesWith(errorCacheSeconds.other),
  site: errorTimesWith(0),
};

function errorTimesWith(seconds: number): cloudfront.ErrorResponse[] {
  return failoverStatuses.map((httpStatus) => ({
    httpStatus,
    ttl: Duration.seconds(httpStatus === 404 ? errorCacheSeconds[404] : seconds),
  }));
}

/** Origins for one distribution; those that no behaviour uses leave no trace. */
function createOrigins({
  buckets,
  apiHost,
  originSecret,
}: DistributionsProps): Record<Path['origin'] | 'bucket', cloudfront.IOrigin> {
  const api = new HttpOrigin(apiHost, { customHeaders: { [originSecretHeader]: originSecret } });
  const bucket = openBucket(buckets.objects);
  return {
    api,
    bucket,
    site: openBucket(buckets.site),
    objects: new OriginGroup({
      primaryOrigin: bucket,
      fallbackOrigin: api,
      fallbackStatusCodes: [...failoverStatuses],
    }),
  };
}

/** With the right to list, a missing object is 404 and not 403. */
function openBucket(bucket: IBucket): cloudfront.IOrigin {
  const originAccessLevels = [cloudfront.AccessLevel.READ, cloudfront.AccessLevel.LIST];
  return S3BucketOrigin.withOriginAccessControl(bucket, { originAccessLevels });
}
