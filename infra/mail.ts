import { CfnOutput, Stack } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import {
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  EmailIdentity,
  EmailSendingEvent,
  EventDestination,
  Identity,
  SuppressionReasons,
} from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import type { Handler } from './functions.ts';

export interface MailProps {
  /** Address that mails come from; undefined: none can be sent. */
  readonly mailFrom: string | undefined;
}

/** What mails are sent by: the domain they come from, and a set that tells bounces and complaints as events. */
export class Mail extends Construct {
  /** Address that mails come from; empty where there is none. */
  readonly from: string;
  readonly configurationSetName: string;
  readonly #sendable: readonly string[];

  constructor(scope: Construct, id: string, { mailFrom }: MailProps) {
    super(scope, id);
    this.from = mailFrom ?? '';
    const set = new ConfigurationSet(this, 'Set', {
      // Mails hold links that let people in.
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
      suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
    });
    set.addEventDestination('Events', {
      destination: EventDestination.eventBus(EventBus.fromEventBusName(this, 'Bus', 'default')),
      events: [EmailSendingEvent.BOUNCE, EmailSendingEvent.COMPLAINT],
    });
    this.configurationSetName = set.configurationSetName;
    if (mailFrom === undefined) {
      this.#sendable = [];
      return;
    }
    const domain = mailFrom.slice(mailFrom.indexOf('@') + 1).toLowerCase();
    const identity = new EmailIdentity(this, 'Domain', { identity: Identity.domain(domain) });
    const setArn = Stack.of(this).formatArn({
      service: 'ses',
      resource: 'configuration-set',
      resourceName: set.configurationSetName,
    });
    this.#sendable = [identity.emailIdentityArn, setArn];
    identity.dkimRecords.forEach(({ name, value }, i) => {
      const output = new CfnOutput(this, `Record${i + 1}`, { value: `${name} CNAME ${value}` });
      output.overrideLogicalId(`MailRecord${i + 1}`);
    });
  }

  /** Lets a function send mails, if any can be sent. */
  allowSending(handler: Handler): void {
    if (this.#sendable.length > 0) handler.allow(['ses:SendEmail'], [...this.#sendable]);
  }
}
