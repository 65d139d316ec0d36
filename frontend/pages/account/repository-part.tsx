import { useState } from 'preact/hooks';
import { ActForm } from '../../components/act-form.tsx';
import { followRepository } from '../../project-people-api.ts';
import { t } from '../../texts.ts';
import { useAct } from './act.ts';

/** When the repository may change, and the way to follow one that its forge renamed. */
export function RepositoryPart({ id }: { readonly id: number }) {
  const act = useAct();
  const [url, setUrl] = useState('');
  return (
    <section aria-labelledby="repository">
      <h2 id="repository">{t('people.repository')}</h2>
      <p>{t('people.repositoryText')}</p>
      <ActForm
        state={act}
        button={t('people.follow')}
        done={t('people.followed', { url })}
        onSubmit={() => void act.run(() => followRepository(id), setUrl)}
      >
        <p class="hint">{t('people.followHint')}</p>
      </ActForm>
    </section>
  );
}
