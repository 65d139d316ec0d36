export const categories = ['MUST', 'SHOULD', 'SUGGESTED'] as const;
export type Category = (typeof categories)[number];

export const flags = [
  'na_allowed',
  'na_justification_required',
  'met_justification_required',
  'met_url_required',
  'met_suppress',
  'unmet_suppress',
  'future',
  'obsolete',
] as const;
export type Flag = (typeof flags)[number];

/** Most criteria on one shelf: at their longest they stay below DynamoDB's 400 KB for an item. */
export const maxPerShelf = 9;
