/** Settings that are true or false. */
export const flagNames = ['retain', 'readOnly', 'banner'] as const;

/** Text without line breaks and control characters, and without spaces at its ends. */
function line(most: number): TextFormat {
  return {
    pattern: new RegExp(`^(?! )[^\\p{C}\\p{Zl}\\p{Zp}]{1,${most}}(?<! )$`, 'u'),
    wanted: `1 to ${most} characters on one line, without spaces at its ends`,
  };
}

const host: TextFormat = {
  pattern: /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/,
  wanted: 'a host name in lower case',
};

interface TextFormat {
  readonly pattern: RegExp;
  /** End of the sentence "The setting … must be". */
  readonly wanted: string;
}

const address = String.raw`(?=.{3,254}$)[\w!#$%&'*+/=?^\`{|}~.-]{1,64}@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}`;

/** What the settings that are text look like. */
export const textFormats = {
  stage: { pattern: /^[a-z][a-z0-9-]{0,19}$/, wanted: 'a lower-case word of up to 20 letters, digits and hyphens' },
  region: {
    // CloudFront delivers access logs to no bucket in a region that accounts have to opt in to.
    pattern:
      /^(us-(east|west)-[12]|ca-central-1|sa-east-1|eu-(central-1|north-1|west-[123])|ap-(south-1|northeast-[123]|southeast-[12]))$/,
    wanted: 'a region that every AWS account has from the start, such as eu-central-1 or us-east-1',
  },
  siteHost: host,
  badgeHost: host,
  certificateArn: {
    pattern: /^arn:[a-z-]+:acm:us-east-1:\d{12}:certificate\/[\w-]+$/,
    wanted: 'the ARN of a certificate in us-east-1',
  },
  badgeLabel: line(60),
  baselineLabel: line(60),
  programmeName: line(60),
  alarmAddress: {
    pattern: new RegExp(`^${address}$`, 'i'),
    wanted: 'one e-mail address',
  },
  mailFrom: {
    pattern: new RegExp(`^${address}$`, 'i'),
    wanted: 'one e-mail address, of a domain whose DNS you can change',
  },
  administrator: {
    pattern: new RegExp(`^(${address}|[a-z][a-z0-9-]{0,19}/[a-z0-9][a-z0-9-]{0,38})$`, 'i'),
    wanted: 'one e-mail address, or a forge and a login there such as github/octocat',
  },
  webAclArn: {
    pattern: /^arn:aws:wafv2:us-east-1:\d{12}:global\/webacl\/[\w-]{1,128}\/[0-9a-f-]{36}$/,
    wanted: "the ARN of a web ACL of CloudFront's scope: arn:aws:wafv2:us-east-1:<account>:global/webacl/<name>/<id>",
  },
  announcement: line(300),
} as const satisfies Record<string, TextFormat>;
