import { useEffect, useState } from 'preact/hooks';
import { applyTheme, readTheme, type Theme } from '../theme.ts';
import { t } from '../texts.ts';
import { ChipChoice } from './chip-choice.tsx';

/** Light, dark, or as the system has it. */
export function ThemeSwitch() {
  const [theme, setTheme] = useState<Theme>('system');
  useEffect(() => setTheme(readTheme()), []);
  return (
    <ChipChoice
      name="theme"
      legend={t('theme.legend')}
      value={theme}
      options={[
        { value: 'system', label: t('theme.system') },
        { value: 'light', label: t('theme.light') },
        { value: 'dark', label: t('theme.dark') },
      ]}
      onChoose={(chosen) => {
        setTheme(chosen);
        applyTheme(chosen);
      }}
    />
  );
}
