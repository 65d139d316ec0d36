import { ACMClient, type CertificateDetail, DescribeCertificateCommand } from '@aws-sdk/client-acm';
import { CloudFrontClient, type DistributionSummary, paginateListDistributions } from '@aws-sdk/client-cloudfront';
import type { Hosts } from '../settings.ts';
import { ask } from './aws-answers.ts';
import type { Findings } from './stack-checks.ts';

/** CloudFront and the certificates that it takes have one home. */
const edge = { region: 'us-east-1' };

/** Whether the certificate exists, is issued and covers both hosts. */
export async function checkCertificate({ site, badges, certificateArn }: Hosts): Promise<Findings> {
  const certificate = await getCertificate(certificateArn);
  if (!certificate)
    return problem(`There is no certificate ${certificateArn} in this account: look at the setting "certificateArn".`);
  const { Status, DomainName = '', SubjectAlternativeNames = [] } = certificate;
  if (Status !== 'ISSUED')
    return problem(
      `The certificate ${certificateArn} is ${Status}, not ISSUED: ` +
        (Status === 'PENDING_VALIDATION' ? 'add the DNS records that ACM asks for, and wait.' : 'request another.'),
    );
  const names = [DomainName, ...SubjectAlternativeNames];
  const left = [site, badges].filter((host) => !names.some((name) => covers(name, host)));
  if (left.length === 0) return { problems: [], warnings: [] };
  return problem(
    `The certificate ${certificateArn} covers ${[...new Set(names)].join(', ')}, but not ${left.join(' and ')}: request one for both hosts.`,
  );
}

/** Whether the hosts are free: no other distribution of the account has one, and no name of the DNS points elsewhere. */
export async function checkHosts(
  hosts: Hosts,
  own: ReadonlySet<string>,
  resolveCname: (host: string) => Promise<string[]>,
): Promise<Findings> {
  const distributions = await ask('cloudfront:ListDistributions', listDistributions());
  const wanted = [
    { host: hosts.site, setting: 'siteHost' },
    { host: hosts.badges, setting: 'badgeHost' },
  ];
  const occupied = wanted.flatMap(({ host, setting }) =>
    distributions
      .filter(({ Id = '', Aliases }) => !own.has(Id) && Aliases?.Items?.includes(host))
      .map(
        ({ Id }) =>
          `${host} is a name of another distribution, ${Id}: take it off there, or choose another "${setting}".`,
      ),
  );
  const ours = distributions.filter(({ Id = '' }) => own.has(Id)).map(({ DomainName = '' }) => DomainName);
  const strays = wanted.map(async ({ host }) => {
    const target = (await resolveCname(host).catch(() => [])).find((name) => !isOurs(name, ours));
    return target === undefined ? [] : [`${host} points to ${target} today: change that once this is deployed.`];
  });
  return { problems: occupied, warnings: (await Promise.all(strays)).flat() };
}

async function getCertificate(CertificateArn: string): Promise<CertificateDetail | undefined> {
  const client = new ACMClient(edge);
  try {
    const { Certificate } = await ask(
      'acm:DescribeCertificate',
      client.send(new DescribeCertificateCommand({ CertificateArn })),
    );
    return Certificate;
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
    throw error;
  } finally {
    client.destroy();
  }
}

async function listDistributions(): Promise<DistributionSummary[]> {
  const client = new CloudFrontClient(edge);
  const all: DistributionSummary[] = [];
  for await (const { DistributionList } of paginateListDistributions({ client }, {}))
    all.push(...(DistributionList?.Items ?? []));
  client.destroy();
  return all;
}

/** A wildcard stands for one label. */
function covers(name: string, host: string): boolean {
  return name === host || (name.startsWith('*.') && name.slice(2) === host.slice(host.indexOf('.') + 1));
}

/** Before the first deployment, any name of CloudFront may be one that was made for this. */
function isOurs(target: string, ours: readonly string[]): boolean {
  return ours.length > 0 ? ours.includes(target) : target.endsWith('.cloudfront.net');
}

function problem(sentence: string): Findings {
  return { problems: [sentence], warnings: [] };
}
