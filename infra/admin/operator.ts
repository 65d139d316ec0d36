import type { PersonId } from '../../functions/table/project.ts';

/**
 * By whom revisions of administrators' commands are. One fixed name for all of them: who typed a command is in the
 * account's own records of access, and no person's answers are changed by it. No random id can be equal to it.
 */
export const operator = 'operator' as PersonId;
