/** The environment variables of these names. Throws, naming it, if one is missing. */
export function readEnv<Name extends string>(names: readonly Name[]): Record<Name, string> {
  const values = names.map((name) => {
    const value = process.env[name];
    if (value === undefined || value === '') throw new Error(`environment variable ${name} is missing`);
    return [name, value];
  });
  return Object.fromEntries(values) as Record<Name, string>;
}

/** The same of variables that may be missing or empty: then they are undefined. */
export function readOptionalEnv<Name extends string>(names: readonly Name[]): Record<Name, string | undefined> {
  return Object.fromEntries(names.map((name) => [name, process.env[name] || undefined])) as Record<
    Name,
    string | undefined
  >;
}
