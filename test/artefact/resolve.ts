import type { Properties } from '../unit/infra/synth.ts';

/** What references of a template stand for here. */
export interface Names {
  /** Value of `Ref`, of pseudo parameters such as `AWS::Region` too. */
  ref(id: string): string;
  attribute(id: string, name: string): string;
  /** Value of a dynamic reference, given what is between its braces. */
  secret(reference: string): string;
}

/** Replaces a template's functions by values, everywhere in what it is given; throws for a function it does not know. */
export type Resolve = (value: unknown) => unknown;

export function openResolver(names: Names): Resolve {
  const resolve: Resolve = (value) => {
    if (typeof value === 'string') return value.replace(/\{\{(resolve:[^}]+)\}\}/g, (_, inner) => names.secret(inner));
    if (Array.isArray(value)) return value.map(resolve);
    if (value === null || typeof value !== 'object') return value;
    const entries = Object.entries(value);
    const [[name, parameter] = ['', undefined]] = entries;
    if (entries.length === 1 && (name === 'Ref' || name.startsWith('Fn::'))) return resolve(call(name, parameter));
    return Object.fromEntries(entries.map(([key, inner]) => [key, resolve(inner)]));
  };

  function call(name: string, parameter: unknown): unknown {
    if (name === 'Ref') return names.ref(String(parameter));
    if (name === 'Fn::GetAtt') {
      const [id = '', ...path] = Array.isArray(parameter) ? parameter.map(String) : String(parameter).split('.');
      return names.attribute(id, path.join('.'));
    }
    if (name === 'Fn::Sub' && typeof parameter === 'string')
      return parameter.replace(/\$\{([^}]+)\}/g, (_, path: string) => substitute(path));
    const [first, second] = Array.isArray(parameter) ? parameter.map(resolve) : [];
    if (name === 'Fn::Join') return [second].flat().map(String).join(String(first));
    if (name === 'Fn::Split') return String(second).split(String(first));
    if (name === 'Fn::Select') return [second].flat()[Number(first)];
    throw new Error(`the function ${name} is not known here`);
  }

  function substitute(path: string): string {
    const [id = '', ...attribute] = path.split('.');
    return attribute.length > 0 ? names.attribute(id, attribute.join('.')) : names.ref(id);
  }

  return resolve;
}

/** Properties with everything resolved. */
export function resolveAll(resolve: Resolve, properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, resolve(value)]));
}
