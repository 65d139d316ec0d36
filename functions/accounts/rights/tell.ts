import { Logger } from '@aws-lambda-powertools/logger';
import type { PersonId } from '../../table/project.ts';
import type { ProjectMail, RightsCollaborators } from './collaborators.ts';

const logger = new Logger({ serviceName: 'accounts' });

/** Sends a mail about what is done already, and stays done when the mail fails. */
export async function tell(
  { sendMail }: Pick<RightsCollaborators, 'sendMail'>,
  to: PersonId,
  mail: ProjectMail,
): Promise<void> {
  try {
    await sendMail(to, mail);
  } catch (error) {
    logger.warn('mail not sent', { error: error instanceof Error ? error.name : 'unknown', kind: mail.kind });
  }
}
