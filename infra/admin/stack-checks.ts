import {
  type CloudFormationClient,
  DescribeStacksCommand,
  GetTemplateCommand,
  paginateListStackResources,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import { judgeTemplate } from '../template-hash.ts';
import { ask } from './aws-answers.ts';

/** What stands in the way of a deployment, and what is only worth knowing; sentences. */
export interface Findings {
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

/** Oldest bootstrap stack that the CDK's templates work with. */
const minBootstrap = 6;

/** The stack of that name, or undefined; one that was only planned is none. */
export async function getStack(client: CloudFormationClient, name: string): Promise<Stack | undefined> {
  try {
    const { Stacks } = await ask(
      'cloudformation:DescribeStacks',
      client.send(new DescribeStacksCommand({ StackName: name })),
    );
    return Stacks?.find(({ StackStatus }) => StackStatus !== 'REVIEW_IN_PROGRESS');
  } catch (error) {
    if (error instanceof Error && error.name === 'ValidationError' && /does not exist/.test(error.message))
      return undefined;
    throw error;
  }
}

/** Whether the account and region have what the CDK needs to deploy. */
export async function checkBootstrap(client: CloudFormationClient, region: string): Promise<Findings> {
  const toolkit = await getStack(client, 'CDKToolkit');
  const command = `npx cdk bootstrap aws://<account>/${region}`;
  const problem = toolkit
    ? judgeStatus(toolkit)
    : `The account is not prepared for deployments to ${region}: run ${command} once.`;
  if (problem !== undefined) return { problems: [problem], warnings: [] };
  const version = Number(toolkit?.Outputs?.find(({ OutputKey }) => OutputKey === 'BootstrapVersion')?.OutputValue ?? 0);
  if (version >= minBootstrap) return { problems: [], warnings: [] };
  return {
    problems: [`What prepared the account for deployments to ${region} is too old: run ${command} again.`],
    warnings: [],
  };
}

/** Whether the stack can be updated, and is what the last deployment made of it. */
export async function checkStack(client: CloudFormationClient, stack: Stack): Promise<Findings> {
  const problem = judgeStatus(stack);
  const StackName = stack.StackName ?? '';
  const input = { StackName, TemplateStage: 'Original' } as const;
  const { TemplateBody = '' } = await ask('cloudformation:GetTemplate', client.send(new GetTemplateCommand(input)));
  const judgement = judgeTemplate(TemplateBody);
  return {
    problems: [
      ...(problem === undefined ? [] : [problem]),
      ...(judgement === 'edited'
        ? [
            `The template of ${StackName} was edited by hand since it was deployed, and deploying would undo that. See ` +
              'what with npx cdk diff, take what is to stay into the settings or into infra/, then run npx cdk deploy ' +
              'with the same settings.',
          ]
        : []),
    ],
    warnings:
      judgement === 'unstamped'
        ? [
            `The template of ${StackName} is of a release that left no mark: whether it was edited by hand is not known.`,
          ]
        : [],
  };
}

/** Ids of the distributions that the stack made. */
export async function listOwnDistributions(client: CloudFormationClient, stack: Stack): Promise<Set<string>> {
  const ids = new Set<string>();
  const listAll = async (): Promise<void> => {
    for await (const page of paginateListStackResources({ client }, { StackName: stack.StackName }))
      for (const { ResourceType, PhysicalResourceId = '' } of page.StackResourceSummaries ?? [])
        if (ResourceType === 'AWS::CloudFront::Distribution') ids.add(PhysicalResourceId);
  };
  await ask('cloudformation:ListStackResources', listAll());
  return ids;
}

/** Undefined if a stack in that state can be updated. */
function judgeStatus({ StackName, StackStatus }: Stack): string | undefined {
  const status: string = StackStatus ?? 'UNKNOWN';
  if (/^(CREATE|UPDATE|IMPORT|UPDATE_ROLLBACK|IMPORT_ROLLBACK)_COMPLETE$/.test(status)) return undefined;
  const state = `${StackName} is in the state ${status}`;
  if (status.endsWith('_IN_PROGRESS')) return `${state}: wait until that is done.`;
  if (/^(UPDATE|IMPORT)_/.test(status))
    return `${state}: look at its events, and let CloudFormation continue the rollback (in the console: Stack actions).`;
  return (
    `${state} and cannot be updated: look at its events for the reason, then remove what is left of it with ` +
    `aws cloudformation delete-stack --stack-name ${StackName}.`
  );
}
