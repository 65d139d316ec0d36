import { parseList, parseProperties, type Properties } from '../unit/infra/synth.ts';

/** A statement of a policy; `*` and `?` are wildcards in both lists. */
export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Patterns that a request's partition keys must be like: all of them to allow, any of them to deny. */
  readonly keys?: readonly string[] | undefined;
}

/** An action on a resource, by its ARN. */
export interface Use {
  readonly action: string;
  readonly resource: string;
  /** Partition keys that the request names; none for what is no request for items. */
  readonly keys?: readonly string[] | undefined;
}

/** Statements of a resolved policy document; throws for one whose meaning is not known here, such as one with a condition. */
export function parseStatements(document: unknown): Statement[] {
  return parseList(parseProperties(document)['Statement']).map(parseStatement);
}

/** What a role may do: one statement that denies outweighs all that allow. */
export function isAllowed(statements: readonly Statement[], use: Use): boolean {
  const { action, resource } = use;
  const effects = statements
    .filter(
      (statement) =>
        statement.actions.some((it) => isLike(it, action, 'i')) &&
        statement.resources.some((it) => isLike(it, resource)) &&
        isAbout(statement, use),
    )
    .map(({ effect }) => effect);
  return effects.includes('Allow') && !effects.includes('Deny');
}

/** Whether a text is what a pattern with `*` and `?` describes. */
export function isLike(pattern: string, text: string, flags = ''): boolean {
  const source = pattern
    .replace(/[\\^$.|+()[\]{}]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, `s${flags}`).test(text);
}

/** `ForAllValues` is true of no keys at all, and so a request without keys is not held back by a condition on them. */
function isAbout({ effect, keys: patterns }: Statement, { keys = [] }: Use): boolean {
  if (!patterns) return true;
  const isMeant = (key: string) => patterns.some((pattern) => isLike(pattern, key));
  return effect === 'Allow' ? keys.every(isMeant) : keys.some(isMeant);
}

function parseStatement(statement: Properties): Statement {
  const { Sid: _sid, Effect, Action, Resource, Condition, ...others } = statement;
  if (Object.keys(others).length > 0) throw new Error(`not known in a statement: ${Object.keys(others).join(', ')}`);
  if (Effect !== 'Allow' && Effect !== 'Deny') throw new Error(`not an effect: ${String(Effect)}`);
  const keys = Condition === undefined ? undefined : parseKeys(Condition);
  if (keys && Effect === 'Deny') throw new Error('a condition on a denial is not known');
  return { effect: Effect, actions: parseTexts(Action), resources: parseTexts(Resource), keys };
}

/** The one condition that is known: on all partition keys of a request. */
function parseKeys(condition: unknown): string[] {
  const { 'ForAllValues:StringLike': operands, ...others } = parseProperties(condition);
  const { 'dynamodb:LeadingKeys': keys, ...more } = parseProperties(operands);
  const unknown = [...Object.keys(others), ...Object.keys(more)];
  if (unknown.length > 0) throw new Error(`not known in a condition: ${unknown.join(', ')}`);
  return parseTexts(keys);
}

function parseTexts(value: unknown): string[] {
  const texts = [value].flat();
  if (texts.length === 0 || !texts.every((text) => typeof text === 'string'))
    throw new Error(`not a text or a list of texts: ${JSON.stringify(value)}`);
  return texts;
}
