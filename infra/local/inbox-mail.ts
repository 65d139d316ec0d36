/** A mail that was taken. */
export interface Mail {
  readonly id: string;
  /** ISO time. */
  readonly at: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string | undefined;
  readonly configurationSet: string | undefined;
}

/** What SES would not take; the message says why. */
export class MailError extends Error {}

/** A SendEmail request; throws a MailError for what SES refuses, and for what it knows and this does not. */
export function parseMail(request: unknown): Omit<Mail, 'id' | 'at'> {
  refuseOthers(request, ['FromEmailAddress', 'Destination', 'Content', 'ConfigurationSetName']);
  const content = read(request, 'Content');
  refuseOthers(content, ['Simple']);
  const simple = read(content, 'Simple');
  refuseOthers(simple, ['Subject', 'Body']);
  const destination = read(request, 'Destination');
  refuseOthers(destination, ['ToAddresses']);
  const to = read(destination, 'ToAddresses');
  if (!Array.isArray(to) || to.length < 1 || to.length > 50) throw new MailError('There must be 1 to 50 recipients.');
  const configurationSet = read(request, 'ConfigurationSetName');
  const html = read(read(simple, 'Body'), 'Html');
  return {
    from: parseAddress(read(request, 'FromEmailAddress')),
    to: to.map(parseAddress),
    subject: parseLine(parseText(read(simple, 'Subject')), 'the subject'),
    text: parseText(read(read(simple, 'Body'), 'Text')),
    html: html === undefined ? undefined : parseText(html),
    configurationSet: configurationSet === undefined ? undefined : parseLine(configurationSet, 'the configuration set'),
  };
}

/** An address, perhaps with a name before it; SES takes ASCII only. */
function parseAddress(value: unknown): string {
  const text = parseLine(value, 'an address');
  const address = /^(?:[^<>]*<)?([^\s<>@,;]{1,64}@[a-z\d.-]{1,255})>?$/i.exec(text)?.[1];
  if (address === undefined || /[^ -~]/.test(address)) throw new MailError(`Illegal address: ${text}`);
  return address;
}

function parseText(value: unknown): string {
  const data = read(value, 'Data');
  if (typeof data !== 'string' || data === '') throw new MailError('A text is missing.');
  const charset = read(value, 'Charset');
  if (/[^\0-\u007f]/.test(data) && String(charset).toUpperCase() !== 'UTF-8')
    throw new MailError('Without a charset, texts are ASCII only.');
  return data;
}

function parseLine(value: unknown, what: string): string {
  if (typeof value !== 'string' || value === '') throw new MailError(`There must be ${what}.`);
  if (/\p{Cc}/u.test(value)) throw new MailError(`Control characters in ${what} are not allowed.`);
  return value;
}

function refuseOthers(value: unknown, known: readonly string[]): void {
  const other = Object.keys(value ?? {}).find((name) => !known.includes(name));
  if (other !== undefined) throw new MailError(`${other} is not known here.`);
}

function read(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, name)?.value : undefined;
}
