/**
 * Who may do what: a line for each route of the running functions. First what comes of a valid request in the project, or
 * about the account, to which the columns' people belong as they are called; then the same in a project, or about an account,
 * of strangers; `=` where a path names neither. Numbers are statuses, words the refusals of `refusals`.
 */
export const rightsTable = `
                                                    own                                       strangers'
                                                    nob oth inv edi own adm blo rea pro wri   nob oth inv edi own adm blo rea pro wri
GET /api/session                                  | 200 200 200 200 200 200 200 200 200 200 | =
POST /api/auth/sign-out                           | 200 200 200 200 200 200 200 cs  cs  cs  | =
POST /api/auth/link                               | 202 202 202 202 202 202 202 cs  cs  cs  | =
POST /api/auth/link/confirm                       | 200 200 200 200 200 200 bl  cs  cs  cs  | =
POST /api/auth/password                           | 200 200 200 200 200 200 bl  cs  cs  cs  | =
POST /api/auth/reset                              | 202 202 202 202 202 202 202 cs  cs  cs  | =
POST /api/auth/reset/confirm                      | 200 200 200 200 200 200 200 cs  cs  cs  | =
POST /api/auth/passkey/options                    | 200 200 200 200 200 200 200 cs  cs  cs  | =
POST /api/auth/passkey                            | 200 200 200 200 200 200 bl  cs  cs  cs  | =
POST /api/auth/forge                              | 200 200 200 200 200 200 200 cs  cs  cs  | =
GET /api/auth/callback/:forge                     | 302 302 302 302 302 302 fb  fr  fr  fr  | =
GET /api/account                                  | in  200 200 200 200 200 bl  sc  sc  sc  | =
PATCH /api/account                                | in  200 200 200 200 200 bl  sc  sc  sc  | =
GET /api/people/:number                           | 200 200 200 200 200 200 200 200 200 200 | 200 200 200 200 200 200 200 200 200 200
POST /api/account/address                         | in  202 202 202 202 202 bl  sc  sc  sc  | =
POST /api/account/address/confirm                 | in  200 200 200 200 200 bl  sc  sc  sc  | =
PUT /api/account/password                         | in  200 200 200 200 200 bl  sc  sc  sc  | =
DELETE /api/account/password                      | in  200 200 200 200 200 bl  sc  sc  sc  | =
POST /api/account/passkeys/options                | in  200 200 200 200 200 bl  sc  sc  sc  | =
POST /api/account/passkeys                        | in  201 201 201 201 201 bl  sc  sc  sc  | =
DELETE /api/account/passkeys/:id                  | in  200 200 200 200 200 bl  sc  sc  sc  | in  nf  nf  nf  nf  nf  bl  sc  sc  sc
DELETE /api/account/sessions                      | in  200 200 200 200 200 bl  sc  sc  sc  | =
DELETE /api/account/sessions/:id                  | in  200 200 200 200 200 bl  sc  sc  sc  | in  nf  nf  nf  nf  nf  bl  sc  sc  sc
GET /api/account/export                           | in  200 200 200 200 200 bl  sc  sc  sc  | =
DELETE /api/account                               | in  200 200 200 200 200 bl  sc  sc  sc  | =
GET /api/projects/:id/people                      | 200 200 200 200 200 200 bl  200 200 200 | 200 200 200 200 200 200 bl  200 200 200
DELETE /api/projects/:id/editors/:number          | in  ow  ow  200 200 200 bl  sc  sc  sc  | in  ow  ow  ow  ow  200 bl  sc  sc  sc
POST /api/projects/:id/invitations                | in  ed  ed  201 201 201 bl  sc  sc  sc  | in  ed  ed  ed  ed  201 bl  sc  sc  sc
POST /api/projects/:id/invitations/accept         | in  ni  200 ni  ni  ni  bl  sc  sc  sc  | in  ni  ni  ni  ni  ni  bl  sc  sc  sc
DELETE /api/projects/:id/invitations/:number      | in  ed  200 200 200 200 bl  sc  sc  sc  | in  ed  ed  ed  ed  200 bl  sc  sc  sc
POST /api/projects/:id/offer                      | in  ow  ow  ow  201 ow  bl  sc  sc  sc  | in  ow  ow  ow  ow  ow  bl  sc  sc  sc
POST /api/projects/:id/offer/accept               | in  no  no  200 no  no  bl  sc  sc  sc  | in  no  no  no  no  no  bl  sc  sc  sc
DELETE /api/projects/:id/offer                    | in  ow  ow  200 200 200 bl  sc  sc  sc  | in  ow  ow  ow  ow  200 bl  sc  sc  sc
GET /api/projects/:id/claim                       | in  200 200 200 ao  200 bl  sc  sc  sc  | in  200 200 200 200 200 bl  sc  sc  sc
POST /api/projects/:id/claim                      | in  200 200 200 ao  200 bl  sc  sc  sc  | in  np  np  np  np  np  bl  sc  sc  sc
POST /api/projects/:id/repository/follow          | in  ed  ed  200 200 200 bl  sc  sc  sc  | in  ed  ed  ed  ed  200 bl  sc  sc  sc
GET /api/projects/:id/tokens                      | in  ed  ed  200 200 200 bl  sc  sc  sc  | in  ed  ed  ed  ed  200 bl  sc  sc  sc
POST /api/projects/:id/tokens                     | in  ed  ed  201 201 ed  bl  sc  sc  sc  | in  ed  ed  ed  ed  ed  bl  sc  sc  sc
DELETE /api/projects/:id/tokens/:token            | in  ed  ed  200 200 200 bl  sc  sc  sc  | in  ed  ed  ed  ed  200 bl  sc  sc  sc
POST /api/projects/:id/reports                    | 201 201 201 201 201 201 bl  cs  cs  cs  | 201 201 201 201 201 201 bl  cs  cs  cs
POST /api/admin/people/search                     | in  ad  ad  ad  ad  200 bl  sc  sc  sc  | =
DELETE /api/admin/people/:number                  | in  ad  ad  ad  ad  me  bl  sc  sc  sc  | in  ad  ad  ad  ad  200 bl  sc  sc  sc
POST /api/admin/people/:number/block              | in  ad  ad  ad  ad  me  bl  sc  sc  sc  | in  ad  ad  ad  ad  200 bl  sc  sc  sc
DELETE /api/admin/people/:number/block            | in  ad  ad  ad  ad  me  bl  sc  sc  sc  | in  ad  ad  ad  ad  200 bl  sc  sc  sc
PUT /api/admin/people/:number/role                | in  ad  ad  ad  ad  me  bl  sc  sc  sc  | in  ad  ad  ad  ad  200 bl  sc  sc  sc
DELETE /api/admin/people/:number/sessions         | in  ad  ad  ad  ad  200 bl  sc  sc  sc  | in  ad  ad  ad  ad  200 bl  sc  sc  sc
POST /api/admin/projects/:id/owner                | in  ad  ad  ad  ad  200 bl  sc  sc  sc  | in  ad  ad  ad  ad  200 bl  sc  sc  sc
POST /api/admin/projects/:id/message              | in  ad  ad  ad  ad  202 bl  sc  sc  sc  | in  ad  ad  ad  ad  202 bl  sc  sc  sc
GET /api/admin/projects/deleted                   | in  ad  ad  ad  ad  200 bl  sc  sc  sc  | =
GET /api/admin/reports                            | in  ad  ad  ad  ad  200 bl  sc  sc  sc  | =
POST /api/admin/reports/:report/close             | in  ad  ad  ad  ad  200 bl  sc  sc  sc  | in  ad  ad  ad  ad  200 bl  sc  sc  sc
GET /api/admin/log                                | in  ad  ad  ad  ad  200 bl  sc  sc  sc  | =
POST /api/projects/:id/proposals                  | in  ed  ed  202 202 202 bl  sc  202 202 | in  ed  ed  ed  ed  202 bl  sc  sc  sc
GET /api/projects/:id/proposals                   | in  ed  ed  200 200 200 bl  200 200 200 | in  ed  ed  ed  ed  200 bl  sc  sc  sc
GET /api/projects/:id/proposals/:proposal         | in  ed  ed  200 200 200 bl  200 200 200 | in  ed  ed  ed  ed  200 bl  sc  sc  sc
POST /api/projects/:id/proposals/:proposal/accept | in  ed  ed  200 200 200 bl  sc  sc  sc  | in  ed  ed  ed  ed  200 bl  sc  sc  sc
DELETE /api/projects/:id/proposals/:proposal      | in  ed  ed  200 200 200 bl  sc  sc  sc  | in  ed  ed  ed  ed  200 bl  sc  sc  sc
GET /api/projects                                 | 200 200 200 200 200 200 200 200 200 200 | =
POST /api/projects                                | in  201 201 201 201 201 bl  sc  sc  sc  | =
GET /api/projects/:id                             | 200 200 200 200 200 200 200 200 200 200 | 200 200 200 200 200 200 200 200 200 200
PATCH /api/projects/:id                           | in  ed  ed  200 200 200 bl  sc  202 200 | in  ed  ed  ed  ed  200 bl  sc  sc  sc
DELETE /api/projects/:id                          | in  ow  ow  ow  200 200 bl  sc  sc  sc  | in  ow  ow  ow  ow  200 bl  sc  sc  sc
POST /api/projects/:id/restore                    | in  ow  ow  ow  200 200 bl  sc  sc  sc  | in  ow  ow  ow  ow  200 bl  sc  sc  sc
GET /api/projects/:id/history                     | 200 200 200 200 200 200 200 200 200 200 | 200 200 200 200 200 200 200 200 200 200
GET /projects                                     | 302 302 302 302 302 302 302 302 302 302 | =
GET /:language/projects                           | 200 200 200 200 200 200 200 200 200 200 | =
OPTIONS /projects/*                               | 204 204 204 204 204 204 204 204 204 204 | 204 204 204 204 204 204 204 204 204 204
GET /projects/*                                   | 200 200 200 200 200 200 200 200 200 200 | 200 200 200 200 200 200 200 200 200 200
`;

/** Status and code of each refusal of the table. */
export const refusals: Readonly<Record<string, string>> = {
  in: '401 sign_in',
  ed: '403 not_editor',
  ow: '403 not_owner',
  ad: '403 not_administrator',
  bl: '403 blocked',
  sc: '403 scope',
  cs: '403 csrf',
  np: '403 not_proven',
  nf: '404 not_found',
  ni: '404 not_invited',
  no: '404 not_offered',
  ao: '409 already_owner',
  me: '409 oneself',
  fb: '302 blocked',
  fr: '302 forge_refused',
};

/** What comes of each column's request to a route, on both sides. */
export interface Row {
  readonly route: string;
  readonly own: readonly string[];
  readonly strangers: readonly string[];
  /** Whether both sides are the same request. */
  readonly isOne: boolean;
}

export const rightsRows: readonly Row[] = rightsTable
  .split('\n')
  .filter((line) => line.includes('|'))
  .map((line) => {
    const [route = '', own = '', strangers = ''] = line.split('|').map((part) => part.trim());
    const read = (cells: string) => cells.split(/ +/).map((cell) => refusals[cell] ?? cell);
    const isOne = strangers === '=';
    return { route, own: read(own), strangers: isOne ? read(own) : read(strangers), isOne };
  });
