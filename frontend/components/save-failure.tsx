import type { Level } from '../../criteria/catalogue.ts';
import type { Failure } from '../replies.ts';
import { explain, pagePath, t } from '../texts.ts';
import { ItemLink } from './item-link.tsx';
import { Notice } from './notice.tsx';
import { RefusalLink } from './refusal-link.tsx';

interface Props {
  readonly project: number;
  readonly failure: Failure;
  readonly level: Level;
}

/** Why a save failed; for problems of values a list of links to them. Takes the focus. */
export function SaveFailure({ project, failure, level }: Props) {
  if (failure.problems.length > 0) {
    return (
      <Notice kind="problem" focusOn={failure}>
        <h2>{t('save.invalid')}</h2>
        <p>{t('save.invalidText')}</p>
        <ul>
          {failure.problems.map((problem, index) => (
            <li key={index}>
              {problem.name !== undefined && <ItemLink name={problem.name} level={level} />} {explain(problem)}
            </li>
          ))}
        </ul>
      </Notice>
    );
  }
  return (
    <Notice kind="problem" focusOn={failure}>
      <p>
        <strong>{t('save.failed')}.</strong> {explain(failure)} {t('save.kept')}{' '}
        <RefusalLink code={failure.code} project={project} />
      </p>
      {failure.retryAfterSeconds !== undefined && <p>{t('save.retry', { seconds: failure.retryAfterSeconds })}</p>}
      {failure.project !== undefined && (
        <p>
          <a href={pagePath(`/projects/${failure.project}`)}>{t('save.existing')}</a>
        </p>
      )}
    </Notice>
  );
}
