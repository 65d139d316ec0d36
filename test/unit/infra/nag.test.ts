import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, test, vi } from 'vitest';
import { listAcknowledgements } from '../../../infra/acknowledgements.ts';
import { parseSettings } from '../../../infra/settings.ts';
import { createStack, everySetting } from './synth.ts';

vi.setConfig({ testTimeout: 120_000 });

/** Findings with their places; those of the acknowledged as well, if they are to be forgotten. */
function listFindings(settings: Readonly<Record<string, string>>, areAllWanted = false): string[] {
  const stack = createStack(settings);
  const checks = new AwsSolutionsChecks(stack);
  if (areAllWanted) Reflect.set(checks, 'isAcknowledged', () => false);
  return checks
    .validateScope(stack)
    .violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath }) => `${ruleName} ${constructPath}`),
    );
}

const ownHosts = (({ siteHost, badgeHost, certificateArn }) => ({ siteHost, badgeHost, certificateArn }))(everySetting);

describe.each([
  ['defaults', {}, 28],
  ['own hosts', ownHosts, 26],
  ['every setting', everySetting, 25],
] as const)('with %s', (_, settings, count) => {
  test('cdk-nag has nothing to say about the stack', () => {
    expect(listFindings(settings)).toEqual([]);
  });

  test('each finding is acknowledged once, and nothing else is', () => {
    const findings = listFindings(settings, true);
    const acknowledged = listAcknowledgements(parseSettings(new Map(Object.entries(settings)))).flatMap(({ at, id }) =>
      at.map((path) => ({ id, path })),
    );
    expect(acknowledged).toHaveLength(count);
    const covers = (finding: string) =>
      acknowledged.filter(({ id, path }) => finding.startsWith(`${id} Test/${path}/`)).length;
    expect(findings.filter((finding) => covers(finding) !== 1)).toEqual([]);
    const isIdle = ({ id, path }: { id: string; path: string }) =>
      !findings.some((finding) => finding.startsWith(`${id} Test/${path}/`));
    expect(acknowledged.filter(isIdle)).toEqual([]);
  });
});

test('each acknowledgement says why, in a sentence', () => {
  for (const { reason } of listAcknowledgements(parseSettings(new Map())))
    expect(reason).toMatch(/^[A-Z][^\n]{30,150}\.$/);
});
