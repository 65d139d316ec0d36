import * as accounts from './accounts-acts.ts';
import { type Need, needsOf, needsOnItems } from './needs-of.ts';

/** Every right of `accounts`, with the shortest act that takes it. */
export const needsOfAccounts: readonly Need[] = [
  ...needsOnItems('accounts', accounts.seesPeople, {
    GetItem: ['projects', 'people', 'sessions', 'numbers'],
    BatchGetItem: ['people', 'tokens'],
    Query: ['projects'],
  }),
  ...needsOnItems('accounts', accounts.seesAccount, {
    GetItem: ['credentials'],
    BatchGetItem: ['projects', 'sessions'],
    Query: ['people', 'credentials'],
  }),
  ...needsOnItems('accounts', accounts.looksForChallenge, {
    GetItem: ['waiting'],
    BatchGetItem: ['credentials'],
    PutItem: ['waiting'],
  }),
  ...needsOnItems('accounts', accounts.asksByToken, { GetItem: ['tokens'], UpdateItem: ['tokens'] }),
  ...needsOnItems('accounts', accounts.signsUp, {
    BatchGetItem: ['lookUps'],
    ConditionCheckItem: ['lookUps'],
    PutItem: ['people', 'numbers', 'lookUps', 'sessions', 'credentials'],
    UpdateItem: ['counters', 'limits'],
    DeleteItem: ['waiting'],
  }),
  ...needsOf('accounts', 'identity/example.org', accounts.signsUp, 'ses:SendEmail'),
  ...needsOf('accounts', 'configuration-set/MailSetF44D7B1B', accounts.signsUp, 'ses:SendEmail'),
  ...['SecretsAuth', 'SecretsPeopleKeys', 'SecretsForges'].flatMap((secret) =>
    needsOf('accounts', secret, accounts.starts, 'secretsmanager:GetSecretValue'),
  ),
  ...needsOnItems('accounts', accounts.staysSignedIn, { UpdateItem: ['sessions', 'credentials'] }),
  ...needsOnItems('accounts', accounts.signsOut, { DeleteItem: ['sessions', 'credentials'] }),
  ...needsOnItems('accounts', accounts.setsPassword, { ConditionCheckItem: ['people'] }),
  ...needsOnItems('accounts', accounts.makesTokens, {
    ConditionCheckItem: ['projects'],
    PutItem: ['projects', 'tokens'],
    UpdateItem: ['projects', 'people'],
    DeleteItem: ['projects', 'tokens'],
  }),
  ...needsOnItems('accounts', accounts.erases, { DeleteItem: ['people', 'numbers', 'lookUps'] }),
  ...needsOnItems('accounts', accounts.comesFromForge, { BatchGetItem: ['waiting'] }),
  ...needsOnItems('accounts', accounts.follows, { UpdateItem: ['claims'] }),
  ...needsOnItems('accounts', accounts.followsInVain, { GetItem: ['claims'] }),
  ...needsOnItems('accounts', accounts.reports, { PutItem: ['reports'] }),
  ...needsOnItems('accounts', accounts.closesReport, {
    GetItem: ['reports'],
    PutItem: ['acts'],
    DeleteItem: ['reports'],
  }),
  ...needsOnItems('accounts', accounts.readsReports, { Query: ['reports'] }),
  ...needsOnItems('accounts', accounts.readsLog, { Query: ['acts'] }),
  ...needsOnItems('accounts', accounts.searches, { GetItem: ['counters'], BatchGetItem: ['numbers'] }),
];
