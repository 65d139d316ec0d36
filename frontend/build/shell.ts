/** A page before anything is known of its reader: what the edge sends at once and the browser then brings to life. */
export interface Shell {
  readonly language: string;
  /** Name of the file in the language's folder, without its ending. */
  readonly file: string;
  /** Address below the language; undefined where one shell stands for many addresses, and of hidden pages. */
  readonly path: string | undefined;
  /** Whether search engines are to leave it out. */
  readonly isHidden: boolean;
  /** Modules of this page alone, by their path from the repository's root. */
  readonly modules: readonly string[];
  readonly title: string;
  readonly description: string;
  readonly html: string;
  readonly siteName: string;
  /** What a deployment may want said above every page, as plain text. */
  readonly notices: {
    /** Name of the place where these stand. */
    readonly label: string;
    readonly banner: string;
    readonly readOnly: string;
  };
}
