import type { Limit } from '../../table/limits.ts';

const hour = 60 * 60;
const day = 24 * hour;

/** How often what may be done about rights. */
export interface RightsLimits {
  /** Acts of a person, answers saved included; the window is that of saves. */
  readonly acts: Limit;
  /** Changes that one source asks for, whoever asks. */
  readonly changesOfSource: Limit;
  /** Invitations and offers, of which each sends a mail, that a person makes. */
  readonly askedBy: Limit;
  /** And those that a person gets: from one other, and from all. */
  readonly askedOfBy: Limit;
  readonly askedOf: Limit;
  /** Looks at what would prove a claim, and proofs that forges are asked for. */
  readonly looks: Limit;
  readonly proofs: Limit;
  /** Reports from one source, and about one project by visitors, or by people: enough to be heard, too few to bury others. */
  readonly reportsOfSource: Limit;
  readonly reportsOfProject: Limit;
}

export const defaultRightsLimits: RightsLimits = {
  acts: { acts: 600, windowSeconds: 600 },
  changesOfSource: { acts: 600, windowSeconds: 600 },
  askedBy: { acts: 30, windowSeconds: hour },
  askedOfBy: { acts: 5, windowSeconds: day },
  askedOf: { acts: 10, windowSeconds: day },
  looks: { acts: 60, windowSeconds: hour },
  proofs: { acts: 10, windowSeconds: hour },
  reportsOfSource: { acts: 5, windowSeconds: hour },
  reportsOfProject: { acts: 25, windowSeconds: day },
};
