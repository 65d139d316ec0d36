import type { Plugin } from 'vite';

/** Methods of i18next that the page never calls. */
const unused =
  'addResource addResources removeResourceBundle getUsedParamsDetails needsPlural getSuffixes getPluralFormsOfKey ' +
  'reloadResources use hydrate getFixedT hasLoadedNamespace loadNamespaces loadLanguages dir cloneInstance';

/** What stands in the source of i18next, each once, and what the build puts in its place. */
const cuts: readonly (readonly [RegExp, string])[] = [
  ...unused
    .split(' ')
    .map((name) => [new RegExp(`^  ${name}\\([^]*?\\) \\{\\n[^]*?^  \\}$`, 'gm'), `  ${name}() {}`] as const),
  // Asks a backend for texts.
  [/^class Connector extends EventEmitter \{\n[^]*?^\}$/gm, 'class Connector extends EventEmitter { state = {}; }'],
  // Speaks while debugging.
  [
    /^class Logger \{\n[^]*?^\}$/gm,
    'class Logger { init() {} create() { return this; } once() {} warn() {} error() {} }',
  ],
  // Writes numbers and dates in texts; formatDate and the like do that.
  [/^class Formatter \{\n[^]*?^\}$/gm, 'class Formatter { format(value) { return value; } }'],
  // Texts that hold others, `$t(…)`.
  [/^ {2}nest\(str, fc, options = \{\}\) \{\n[^]*?^ {2}\}$/gm, '  nest(str) { return str; }'],
  // Keys that are functions.
  [/^function keysFromSelector\(selector, opts\) \{\n[^]*?^\}$/gm, 'function keysFromSelector() {}'],
  // Tells a backend what is missing.
  [/^ {6}if \(!objectNotReturned && \(usedKey [^]*?^ {6}\}$/gm, ''],
  // Keys in place of texts.
  [/^ {4}if \(lng\?\.toLowerCase\(\) === 'cimode'\) \{\n[^]*?^ {4}\}$/gm, ''],
];

const said = /^(\s*(?:if \(.*?\) )?)this\.logger\.(?:warn|log|deprecate)\(.*\);$/gm;

/**
 * i18next without what the page never calls, 6 of its 16 KB gzipped. Stops the build where another release reads otherwise.
 * What the pages' texts must not hold for that (formats, texts within texts) is tested.
 */
export function bareTexts(): Plugin {
  return {
    name: 'bare-texts',
    enforce: 'pre',
    transform(code, id) {
      if (!id.endsWith('/i18next/dist/esm/i18next.js')) return undefined;
      if ((code.match(said)?.length ?? 0) < 20) throw new Error('another i18next: its warnings read otherwise');
      let bare = code;
      for (const [found, replacement] of cuts) {
        if (bare.match(found)?.length !== 1) throw new Error(`another i18next: not once ${String(found)}`);
        bare = bare.replace(found, () => replacement);
      }
      return bare.replace(said, '$1;');
    },
  };
}
