import { catalogue, type Series } from '../../criteria/catalogue.ts';
import { badgeLevel, type Score, scoreAnswers, tieredPercentage } from '../../criteria/score.ts';
import type { Project, ProjectScore } from '../table/project.ts';

/** `Score` of docs/api.md. */
export function scoreReply(score: Score) {
  return { percentages: Object.fromEntries(score), ...levels(score) };
}

/** `Saved` of docs/api.md, with the score that the rules give for what is stored. */
export function savedReply(project: Project) {
  return { id: project.id, seq: project.seq, score: scoreReply(scoreOf(project)) };
}

/** `Editable` of docs/api.md. */
export function editableReply(project: Project) {
  return {
    id: project.id,
    seq: project.seq,
    fields: project.fields,
    answers: Object.fromEntries(
      [...project.answers].map(([id, { status, justification }]) => [id, { status, justification }]),
    ),
    created_at: project.createdAt,
    updated_at: project.updatedAt,
    deleted_at: project.deletedAt,
    score: scoreReply(scoreOf(project)),
  };
}

/** `Summary` of docs/api.md; a project not scored yet counts as unanswered. */
export function summaryReply({ head, score }: { readonly head: Project; readonly score: ProjectScore | undefined }) {
  return {
    id: head.id,
    name: head.fields.name,
    repo_url: head.fields.repo_url,
    homepage_url: head.fields.homepage_url,
    updated_at: head.updatedAt,
    ...levels(score?.score ?? new Map()),
  };
}

function scoreOf(project: Project): Score {
  return scoreAnswers(catalogue, project.answers);
}

function levels(score: Score): Record<string, string | number> {
  return Object.fromEntries(
    catalogue.series.flatMap((series) => [
      [`${prefixOf(series)}badge_level`, badgeLevel(series, score)],
      [`${prefixOf(series)}tiered_percentage`, tieredPercentage(series, score)],
    ]),
  );
}

/** The first series has the plain names, as the reference site has them; others are named. */
function prefixOf(series: Series): string {
  return series === catalogue.series[0] ? '' : `${series.id}_`;
}
