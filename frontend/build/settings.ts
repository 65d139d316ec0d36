/** What a deployment says on its pages. */
export interface SiteSettings {
  /** What the site calls itself; undefined: as the texts do. */
  readonly programmeName?: string | undefined;
  /** A line above every page. */
  readonly announcement?: string | undefined;
  /** Whether pages say that this is no production site, and robots are kept out. */
  readonly banner?: boolean;
  /** Whether pages say that nothing can be changed at the moment. */
  readonly readOnly?: boolean;
}

/** Name of the variable that gives a build its settings. */
export const settingsVariable = 'VITE_SITE_SETTINGS';

/** The value of the variable for these settings. */
export function renderSettings({ programmeName, announcement, banner, readOnly }: SiteSettings): string {
  return JSON.stringify({ programmeName, announcement, banner, readOnly });
}

/** The settings of a build; without the variable, those of a plain site. */
export function parseSettings(value: string | undefined): SiteSettings {
  return value ? (JSON.parse(value) as SiteSettings) : {};
}
