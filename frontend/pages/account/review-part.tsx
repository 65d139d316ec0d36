import '../../questionnaire.css';
import { useMemo, useState } from 'preact/hooks';
import { getEditable } from '../../api.ts';
import { ActForm } from '../../components/act-form.tsx';
import { AskButton } from '../../components/ask-button.tsx';
import { AuthorName } from '../../components/author-name.tsx';
import { FailureNotice } from '../../components/failure-notice.tsx';
import { itemTitle } from '../../components/item-link.tsx';
import { Notice } from '../../components/notice.tsx';
import { ReviewList } from '../../components/review-list.tsx';
import { acceptProposal, declineProposal, getProposal } from '../../proposal-api.ts';
import type { Proposal } from '../../proposal-replies.ts';
import { acceptItems, listTheirs, reviewProposal, type Stand, withTheirs, withTick } from '../../proposal-review.ts';
import type { Reply } from '../../replies.ts';
import { explain, formatDate, pagePath, t } from '../../texts.ts';
import { useReply } from '../loading.ts';
import { useAct } from './act.ts';

interface Props {
  readonly project: number;
  readonly id: string;
}

interface Loaded {
  readonly proposal: Proposal;
  readonly stand: Stand;
}

/** One proposal, to take in whole, in part or not at all. */
export function ReviewPart({ project, id }: Props) {
  const [loaded, retry] = useReply(id, () => load(project, id));
  return (
    <>
      <p>
        <a href={pagePath(`/projects/${project}/proposals`)}>{t('proposals.all')}</a>
      </p>
      {loaded.kind === 'loading' && <p class="loading">{t('page.loading')}</p>}
      {loaded.kind === 'failed' && <FailureNotice title="" failure={loaded.failure} onRetry={retry} />}
      {loaded.kind === 'loaded' && <Review project={project} {...loaded.value} />}
    </>
  );
}

async function load(project: number, id: string): Promise<Reply<Loaded>> {
  const [proposal, stand] = await Promise.all([getProposal(project, id), getEditable(project)]);
  if (!proposal.ok) return proposal;
  return stand.ok ? { ok: true, value: { proposal: proposal.value, stand: stand.value } } : stand;
}

function Review({ project, proposal, stand: first }: Loaded & { readonly project: number }) {
  const [stand, setStand] = useState(first);
  const [changed, setChanged] = useState<readonly string[]>([]);
  const items = useMemo(() => reviewProposal(proposal, stand), [proposal, stand]);
  const open = items.filter(({ isSame }) => !isSame);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => new Set(open.map(({ name }) => name)));
  const accepting = useAct();
  const declining = useAct();
  if (accepting.isDone || declining.isDone) return <Settled project={project} isAccepted={accepting.isDone} />;

  async function accept() {
    const reply = await acceptProposal(project, proposal.id, acceptItems(open, chosen));
    if (!reply.ok && reply.failure.code === 'conflict') {
      const names = listTheirs(reply.failure.theirs);
      setStand(withTheirs(stand, reply.failure.theirs));
      setChanged(names);
      setChosen(new Set([...chosen].filter((name) => !names.includes(name))));
    }
    return reply;
  }
  const ticked = open.filter(({ name }) => chosen.has(name)).length;
  return (
    <>
      <p class="lead">
        {formatDate(proposal.at, 'short')} · <AuthorName author={proposal.by} />
      </p>
      <h2>{t('import.result')}</h2>
      {items.length > open.length && <p class="hint">{t('proposals.same', { count: items.length - open.length })}</p>}
      {open.length > 0 && <Ticks all={open.map(({ name }) => name)} taken={ticked} onTick={setChosen} />}
      <ReviewList
        items={open}
        chosen={chosen}
        changed={changed}
        onTick={(name, isTicked) => setChosen(withTick(chosen, name, isTicked))}
      />
      <div class="review-end">
        <ActForm
          state={accepting}
          button={t('proposals.accept', { count: ticked })}
          isMain
          onSubmit={() => ticked > 0 && void accepting.run(accept)}
        >
          {accepting.failure && <Problems problems={accepting.failure.problems} />}
          <p class="hint">{t('proposals.acceptHint')}</p>
        </ActForm>
        {declining.failure && <FailureNotice title="" failure={declining.failure} focusOn={declining.failure} />}
        <AskButton
          label={t('proposals.decline')}
          question={t('proposals.declineAsk')}
          isBusy={declining.isBusy}
          onConfirm={() => void declining.run(() => declineProposal(project, proposal.id))}
        />
      </div>
    </>
  );
}

interface TicksProps {
  /** Names of all that can be ticked. */
  readonly all: readonly string[];
  readonly taken: number;
  readonly onTick: (chosen: ReadonlySet<string>) => void;
}

function Ticks({ all, taken, onTick }: TicksProps) {
  return (
    <p class="buttons">
      <button type="button" onClick={() => onTick(new Set(all))}>
        {t('import.all')}
      </button>
      <button type="button" onClick={() => onTick(new Set())}>
        {t('import.none')}
      </button>
      <span role="status">{t('import.taken', { taken, all: all.length })}</span>
    </p>
  );
}

type Problem = { readonly field: string; readonly code: string; readonly name: string | undefined };

function Problems({ problems }: { readonly problems: readonly Problem[] }) {
  return (
    <ul>
      {problems.map((problem) => (
        <li key={problem.field}>
          {itemTitle(problem.name ?? problem.field)}: {explain(problem)}
        </li>
      ))}
    </ul>
  );
}

function Settled({ project, isAccepted }: { readonly project: number; readonly isAccepted: boolean }) {
  return (
    <Notice kind="info" focusOn>
      <p>{isAccepted ? t('proposals.accepted') : t('proposals.declined')}</p>
      <p>
        <a href={pagePath(`/projects/${project}/proposals`)}>{t('proposals.all')}</a>
      </p>
    </Notice>
  );
}
