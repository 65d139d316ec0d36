/** What nobody can measure before there are users; each is printed in docs/costs.md. */
export const assumptions = {
  daysPerMonth: 30.4,
  /** Per project and month. */
  saves: 2,
  pageViews: 5,
  editPagesOpened: 3,
  /** By mailed links, each of which is a mail; and other mails, such as invitations and notes of changes. */
  signIns: 1,
  otherMails: 0.2,
  /** Share of the projects that are new in a month: created, and filled from an answer file. */
  newShare: 0.02,
  /** Reads of a project's JSON by dashboards, per project and day; all of them miss the edge. */
  jsonReads: 1,
  /** Regional caches of the edge that share the views evenly, each with a copy of its own. */
  regionalCaches: 13,
  /** Share of the views that ask for a number or an object that is missing: a call of the API each. */
  missingShare: 0.0001,
  /** Bytes of headers with each answer of the edge. */
  headerBytes: 700,
  /** Requests and bytes of a page of the site, caches of browsers counted in. */
  pageRequests: 6,
  pageBytes: 40_000,
  /** Billed milliseconds of a call: API and fallback at 512 MB, scoring and badge at 512 MB. */
  apiMs: 60,
  scoringMs: 60,
  badgeMs: 150,
  /** Of the accounts, at 1 GB; calls of a sign-in, and of each page that asks who is signed in. */
  accountsMs: 80,
  signInCalls: 3,
  /** The reconciler at 1 GB: milliseconds for each project. */
  reconcileMs: 8,
  /** Bytes of logs that a call of a function or a request to the API leaves. */
  logBytes: 800,
  /** Bytes of the edge's access log for each request, compressed, kept for 30 days. */
  accessLogBytes: 90,
  /** Metrics of the edge (8 of each distribution) and of the functions' own. */
  metrics: 16,
} as const;
