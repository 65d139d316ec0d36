import { useState } from 'preact/hooks';
import { catalogue } from '../../criteria/catalogue.ts';
import { type EmbedFormat, embedFormats, embedOf, renderEmbed } from '../embed.ts';
import { heading, t, type TextKey } from '../texts.ts';
import { ChipChoice } from './chip-choice.tsx';
import { CopyText } from './copy-text.tsx';

const formatTexts: Readonly<Record<EmbedFormat, TextKey>> = {
  markdown: 'embed.markdown',
  html: 'embed.html',
  rst: 'embed.rst',
  asciidoc: 'embed.asciidoc',
  org: 'embed.org',
};

/** The badge as it looks elsewhere, and the lines that bring it there. */
export function EmbedSnippets({ project, origin }: { readonly project: number; readonly origin: string }) {
  const [format, setFormat] = useState<EmbedFormat>('markdown');
  const [seriesId, setSeries] = useState<string>(catalogue.series[0]?.id ?? '');
  const name = heading('series', seriesId);
  const embed = embedOf(origin, project, { id: seriesId, name });
  return (
    <>
      <ChipChoice
        name="embed-series"
        legend={t('embed.series')}
        value={seriesId}
        options={catalogue.series.map(({ id }) => ({ value: id, label: heading('series', id) }))}
        onChoose={setSeries}
      />
      <ChipChoice
        name="embed-format"
        legend={t('embed.format')}
        value={format}
        options={embedFormats.map((value) => ({ value, label: t(formatTexts[value]) }))}
        onChoose={setFormat}
      />
      <p class="embed-preview">
        <img src={new URL(embed.image).pathname} alt={t('embed.preview', { series: name })} height={20} />
      </p>
      <CopyText
        key={`${format} ${seriesId}`}
        id="embed-text"
        label={t('embed.label', { format: t(formatTexts[format]) })}
        text={renderEmbed(format, embed)}
      />
    </>
  );
}
