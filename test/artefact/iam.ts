import { parseList, parseProperties, type Properties } from '../unit/infra/synth.ts';

/** A statement of a policy; `*` and `?` are wildcards in both lists. */
export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/** An action on a resource, by its ARN. */
export interface Use {
  readonly action: string;
  readonly resource: string;
}

/** Statements of a resolved policy document; throws for one whose meaning is not known here, such as one with a condition. */
export function parseStatements(document: unknown): Statement[] {
  return parseList(parseProperties(document)['Statement']).map(parseStatement);
}

/** What a role may do: one statement that denies outweighs all that allow. */
export function isAllowed(statements: readonly Statement[], { action, resource }: Use): boolean {
  const effects = statements
    .filter(
      ({ actions, resources }) =>
        actions.some((it) => isLike(it, action, 'i')) && resources.some((it) => isLike(it, resource)),
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

function parseStatement(statement: Properties): Statement {
  const { Sid: _sid, Effect, Action, Resource, ...others } = statement;
  if (Object.keys(others).length > 0) throw new Error(`not known in a statement: ${Object.keys(others).join(', ')}`);
  if (Effect !== 'Allow' && Effect !== 'Deny') throw new Error(`not an effect: ${String(Effect)}`);
  return { effect: Effect, actions: parseTexts(Action), resources: parseTexts(Resource) };
}

function parseTexts(value: unknown): string[] {
  const texts = [value].flat();
  if (texts.length === 0 || !texts.every((text) => typeof text === 'string'))
    throw new Error(`not a text or a list of texts: ${JSON.stringify(value)}`);
  return texts;
}
