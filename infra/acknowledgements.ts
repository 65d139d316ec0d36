import { type Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { Settings } from './settings.ts';

/** A finding of cdk-nag that is meant to be. */
export interface Acknowledgement {
  /** Paths of the constructs, from the stack, where it is. */
  readonly at: readonly string[];
  /** The full id, with what is in brackets. */
  readonly id: string;
  readonly reason: string;
}

/** Tells cdk-nag which of its findings are meant to be, each at its place only. */
export function acknowledgeFindings(stack: Stack, settings: Settings): void {
  for (const { at, id, reason } of listAcknowledgements(settings))
    for (const path of at) Validations.of(findConstruct(stack, path)).acknowledge({ id, reason });
}

/** All that is acknowledged with these settings. */
export function listAcknowledgements({ hosts, webAclArn }: Settings): Acknowledgement[] {
  return [
    ...always,
    ...(hosts ? [] : [withoutOwnHosts]),
    { ...noFirewall, at: webAclArn === undefined ? [site, badges] : [badges] },
  ];
}

function findConstruct(scope: IConstruct, path: string): IConstruct {
  return path.split('/').reduce((parent, id) => parent.node.findChild(id), scope);
}

const site = 'Distributions/site';
const badges = 'Distributions/badges';

const always: readonly Acknowledgement[] = [
  {
    at: [
      'Accounts/Role',
      'Answers/Role',
      'Fallback/Role',
      'Scoring/Role',
      'Badge/Role',
      'Reconciler/Role',
      'Bounces/Role',
      'Site/Role',
    ],
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'X-Ray takes traces of a whole account: its two actions know no narrower resource.',
  },
  {
    at: ['Answers/Role'],
    id: 'AwsSolutions-IAM5[Resource::<BucketsSite59871C46.Arn>/*]',
    reason: 'The function reads the shell of any page and language; the bucket holds nothing but what all may see.',
  },
  {
    at: ['Site/Role'],
    id: 'AwsSolutions-IAM5[Resource::<BucketsSite59871C46.Arn>/*]',
    reason: 'The function writes whatever files the build made; it is the only one that may.',
  },
  {
    at: ['Badge/Role'],
    id: 'AwsSolutions-IAM5[Resource::<BucketsObjectsA6D4B372.Arn>/*]',
    reason: 'The function writes one object per project and path; it is the only one that may.',
  },
  {
    at: ['Scoring/Role', 'Badge/Role'],
    id: 'AwsSolutions-IAM5[Resource::<BucketsFailures14D3BE7F.Arn>/*]',
    reason: 'Lambda itself names the objects of failed batches, and puts them there with the rights of the function.',
  },
  {
    at: ['Scoring/Role', 'Badge/Role'],
    id: 'AwsSolutions-IAM5[Resource::<TableCD117FA1.Arn>/stream/*]',
    reason: 'To list the streams of a table is a right on all of them; records are read from the one stream only.',
  },
  {
    at: ['Buckets/Objects', 'Buckets/Site'],
    id: 'AwsSolutions-S1',
    reason:
      'Whoever reads this bucket comes through the edge, which logs every request; a second log would say the same.',
  },
  {
    at: ['Api/Http'],
    id: 'AwsSolutions-APIG4',
    reason: 'The functions judge who asks, by cookie or token; a table of tests asks every route as everybody.',
  },
  {
    at: ['OriginSecret'],
    id: 'AwsSolutions-SMG4',
    reason: 'The edge and the API have to change it at the same moment, which is a deployment and not a rotation.',
  },
  {
    at: ['Secrets/Auth', 'Secrets/PeopleKeys', 'Secrets/Forges'],
    id: 'AwsSolutions-SMG4',
    reason:
      'A change of these ends sessions, or needs addresses sealed anew or another site to agree: people decide when.',
  },
  {
    at: [site, badges],
    id: 'AwsSolutions-CFR1',
    reason: 'Badges and their projects are for readers in every country.',
  },
];

const withoutOwnHosts: Acknowledgement = {
  at: [site, badges],
  id: 'AwsSolutions-CFR4',
  reason: "CloudFront's own certificate leaves no choice of the TLS version; with own host names it is 1.2 of 2021.",
};

const noFirewall = {
  id: 'AwsSolutions-CFR2',
  reason:
    'Badges never pass a firewall, because it would break images in READMEs; the site has the one of the setting.',
};
