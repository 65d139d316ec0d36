import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseList, parseProperties } from '../infra/synth.ts';

const guide = readFileSync(new URL('../../../docs/administration.md', import.meta.url), 'utf8');
const example = /^## A web ACL$[^]*?^```json\n([^]*?)^```$/m.exec(guide)?.[1] ?? '';
const [core, elsewhere] = parseList(JSON.parse(example));

test('the web ACL of the guide counts every rule about bodies, and changes no other', () => {
  const { RuleActionOverrides } = parseProperties(parseProperties(core?.['Statement'])['ManagedRuleGroupStatement']);
  const overrides = parseList(RuleActionOverrides);
  expect(overrides.map(({ Name }) => Name)).toEqual(
    ['SizeRestrictions', 'CrossSiteScripting', 'GenericLFI', 'GenericRFI', 'EC2MetaDataSSRF'].map(
      (name) => `${name}_BODY`,
    ),
  );
  for (const { ActionToUse } of overrides) expect(ActionToUse).toEqual({ Count: {} });
});

test('what it counted is refused outside of the API only', () => {
  expect(elsewhere?.['Action']).toEqual({ Block: {} });
  expect(Number(elsewhere?.['Priority'])).toBeGreaterThan(Number(core?.['Priority']));
  const [label, path] = parseList(
    parseProperties(parseProperties(elsewhere?.['Statement'])['AndStatement'])['Statements'],
  );
  expect(label).toMatchObject({ LabelMatchStatement: { Key: 'awswaf:managed:aws:core-rule-set:' } });
  expect(path).toMatchObject({
    NotStatement: {
      Statement: {
        ByteMatchStatement: {
          FieldToMatch: { UriPath: {} },
          PositionalConstraint: 'STARTS_WITH',
          SearchString: '/api/',
          TextTransformations: [{ Priority: 0, Type: 'NONE' }],
        },
      },
    },
  });
});
