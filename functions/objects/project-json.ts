import { type Answer, isSameAnswer, unanswered } from '../../criteria/answer.ts';
import { neverAchieved } from '../../criteria/achievements.ts';
import { catalogue, type Criterion } from '../../criteria/catalogue.ts';
import { type FieldName, fieldNames } from '../../criteria/fields.ts';
import { achievement, badgeLevel, type Score, tieredPercentage } from '../../criteria/score.ts';
import type { Project, ProjectScore, StoredAnswer } from '../table/project.ts';
import { baseline, metal } from './series.ts';
import type { BadgeSettings } from './settings.ts';

type Members = Record<string, string | number | boolean | null | readonly number[]>;

/**
 * Body of `/projects/N.json`: one flat object with all that is public of a project. Both arguments must be of the same
 * epoch and seq. Answers to retired criteria are left out.
 */
export function renderProjectJson(project: Project, score: ProjectScore, settings: BadgeSettings): string {
  return JSON.stringify({
    id: project.id,
    user_id: project.owner,
    ...fieldMembers(project),
    created_at: project.createdAt,
    updated_at: score.updatedAt,
    repo_url_updated_at: score.repoUrlUpdatedAt,
    lock_version: project.seq - 1,
    epoch: project.epoch,
    seq: project.seq,
    head_hash: project.headHash,
    rules_hash: score.rulesHash,
    tiered_percentage: tieredPercentage(metal, score.score),
    baseline_tiered_percentage: tieredPercentage(baseline, score.score),
    ...levelMembers(project, score),
    ...answerMembers(project, score.score),
    badge_level: badgeLevel(metal, score.score),
    additional_rights: project.editors.map(({ number }) => number).sort((a, b) => a - b),
    project_entry_attribution: attribution(project, settings),
    project_entry_license: license(score.updatedAt),
  } satisfies Members);
}

/** Fields that are empty text rather than null when there is nothing to say. */
const neverNull: readonly FieldName[] = ['repo_url', 'implementation_languages', 'entry_locale'];

function fieldMembers({ fields }: Project): Members {
  const members: Members = {};
  for (const name of fieldNames) {
    members[name] = fields[name] === '' && !neverNull.includes(name) ? null : fields[name];
  }
  return members;
}

function levelMembers({ answers }: Project, { score, achievements }: ProjectScore): Members {
  const members: Members = {};
  for (const { id, percentageField, timesField, entries } of catalogue.levels) {
    const { achievedAt, firstAchievedAt, lostAt } = achievements.get(id) ?? neverAchieved;
    members[percentageField] = score.get(id) ?? 0;
    members[`achieved_${timesField}_at`] = achievedAt;
    members[`first_achieved_${timesField}_at`] = firstAchievedAt;
    members[`lost_${timesField}_at`] = lostAt;
    members[`${timesField}_saved`] = entries.some(
      ({ criterion }) => !isSameAnswer(answers.get(criterion) ?? unanswered, unanswered),
    );
  }
  return members;
}

function answerMembers({ answers }: Project, score: Score): Members {
  const members: Members = {};
  for (const criterion of catalogue.criteria.values()) {
    const answer: StoredAnswer = answers.get(criterion.id) ?? unanswered;
    members[`${criterion.displayId}_status`] = status(criterion, answer, score);
    if (answer.justification !== '') members[`${criterion.displayId}_justification`] = answer.justification;
    if (answer.at !== undefined) members[`${criterion.displayId}_answered_at`] = answer.at;
  }
  return members;
}

function status({ achieves }: Criterion, answer: Answer, score: Score): string {
  return achieves ? achievement(score, achieves) : answer.status;
}

function attribution({ id, owner }: Project, { siteUrl }: BadgeSettings): string {
  return `Please credit user ${owner}, who owns this entry, and all contributors to the badge ${siteUrl}/projects/${id}.`;
}

/** Licences of entries by their last change, newest first. */
const licenses = [
  { since: '2024-08-23T12:00:00.000Z', name: 'CDLA-Permissive-2.0' },
  { since: '2017-02-20T12:00:00.000Z', name: 'CC-BY-3.0+' },
] as const;

function license(updatedAt: string): string {
  return licenses.find(({ since }) => updatedAt >= since)?.name ?? 'CC-BY-3.0';
}
