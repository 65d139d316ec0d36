import { useState } from 'preact/hooks';
import { ActForm } from '../../components/act-form.tsx';
import { PersonLink } from '../../components/person-link.tsx';
import { TextField } from '../../components/text-field.tsx';
import { endOffer, offerProject } from '../../project-people-api.ts';
import { t } from '../../texts.ts';
import { useAct } from './act.ts';
import { problemOf } from './problem-of.ts';
import type { PartProps } from './project-people.tsx';

/** Handing a project over: an offer, which the other one accepts. */
export function OfferPart({ id, people: { offer, mine }, reload }: PartProps) {
  const act = useAct();
  const [handle, setHandle] = useState('');
  if (offer) {
    return (
      <>
        <p>
          {t('people.offerPending')} <PersonLink person={offer} />
        </p>
        <ActForm
          state={act}
          button={t('people.takeBackOffer')}
          onSubmit={() => void act.run(() => endOffer(id), reload)}
        />
      </>
    );
  }
  if (mine !== 'owner') return null;
  return (
    <details class="panel">
      <summary>{t('people.handOver')}</summary>
      <ActForm
        shown={['handle']}
        state={act}
        button={t('people.offer')}
        onSubmit={() => void act.run(() => offerProject(id, handle.trim()), reload)}
      >
        <p>{t('people.handOverText')}</p>
        <TextField
          id="offer"
          label={t('people.offerLabel')}
          hint={t('people.handleHint')}
          value={handle}
          problem={problemOf(act, 'handle')}
          onInput={setHandle}
        />
      </ActForm>
    </details>
  );
}
