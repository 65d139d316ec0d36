/**
 * The form of an export: lines of JSON. First a header; then group after group, the items of a group each on a line in
 * DynamoDB's own JSON, the last line of a group naming it with its number of items and the SHA-256 of their lines; at the
 * end the number of groups and items and the SHA-256 of header and group lines.
 */
export const format = { name: 'laurels-export', version: 1 } as const;

/** First line. */
export interface Header {
  readonly format: string;
  readonly formatVersion: number;
  /** Newest version of items that the writer knows. */
  readonly itemVersion: number;
  readonly rulesHash: string;
  readonly at: string;
  readonly deployment: string;
}

/** Last line of a group. */
export interface GroupLine {
  readonly group: 'project' | 'others';
  readonly project?: number;
  readonly seq?: number;
  readonly damage?: string;
  readonly items: number;
  readonly sha256: string;
}

/** Last line. */
export interface EndLine {
  readonly end: true;
  readonly groups: number;
  readonly items: number;
  readonly sha256: string;
}

/** What lines that are no items begin with: in an item, these would name attributes, followed by a brace. */
export const groupStart = '{"group":"';
export const endStart = '{"end":true';
