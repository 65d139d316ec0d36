import { useState } from 'preact/hooks';
import { ActForm } from '../../components/act-form.tsx';
import { CopyText } from '../../components/copy-text.tsx';
import { Notice } from '../../components/notice.tsx';
import { claimProject, getChallenge } from '../../project-people-api.ts';
import type { Challenge } from '../../project-people-replies.ts';
import { t } from '../../texts.ts';
import { useAct } from './act.ts';

/** The way for maintainers of a repository to the entry that somebody else made for it. */
export function ClaimPart({ id, reload }: { readonly id: number; readonly reload: () => void }) {
  const starting = useAct();
  const checking = useAct();
  const [challenge, setChallenge] = useState<Challenge>();
  return (
    <section aria-labelledby="claim">
      <h2 id="claim">{t('claim.title')}</h2>
      <p>{t('claim.text')}</p>
      {!challenge && (
        <ActForm
          state={starting}
          button={t('claim.start')}
          onSubmit={() => void starting.run(() => getChallenge(id), setChallenge)}
        />
      )}
      {challenge && !challenge.file && (
        <Notice kind="info" focusOn={challenge}>
          <p>{t('claim.impossible')}</p>
        </Notice>
      )}
      {challenge?.file && (
        <>
          {challenge.hasForge && <p>{t('claim.forge')}</p>}
          <p>{t('claim.file', { name: '.laurels-claim', url: challenge.file.url })}</p>
          <CopyText id="challenge" label={t('claim.content')} text={challenge.file.content} />
          <ActForm
            state={checking}
            button={t('claim.check')}
            isMain
            onSubmit={() => void checking.run(() => claimProject(id), reload)}
          />
          {checking.isDone && (
            <Notice kind="info" focusOn={checking.isDone}>
              <p>{t('claim.done')}</p>
            </Notice>
          )}
        </>
      )}
    </section>
  );
}
