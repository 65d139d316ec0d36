import { RemovalPolicy, SecretValue } from 'aws-cdk-lib';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

export interface SecretsProps {
  /** Whether they outlive the stack, as the table does that cannot be read without them. */
  readonly retain: boolean;
}

/** What functions read while they run; no template, variable or log holds a value. */
export class Secrets extends Construct {
  /** Signs what browsers are given. */
  readonly auth: ISecret;
  /** Keys that addresses of people are sealed with, JSON `{ "1": "<random text>" }`; the highest number is the newest. */
  readonly peopleKeys: ISecret;
  /** Forges that people can sign in with, a JSON list that whoever deploys fills in; empty at first. */
  readonly forges: ISecret;

  constructor(scope: Construct, id: string, { retain }: SecretsProps) {
    super(scope, id);
    const removalPolicy = retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    const random = { passwordLength: 64, excludePunctuation: true };
    this.auth = new Secret(this, 'Auth', {
      description: 'Signs what browsers are given',
      generateSecretString: random,
      removalPolicy,
    });
    this.peopleKeys = new Secret(this, 'PeopleKeys', {
      description: 'Keys that addresses of people are sealed with, the highest number the newest',
      generateSecretString: { ...random, secretStringTemplate: '{}', generateStringKey: '1' },
      removalPolicy,
    });
    this.forges = new Secret(this, 'Forges', {
      description: 'Forges that people can sign in with, with the ids and secrets of this site there',
      secretStringValue: SecretValue.unsafePlainText('[]'),
      removalPolicy,
    });
  }
}
