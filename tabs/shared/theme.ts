import { teamsDarkTheme, teamsHighContrastTheme, teamsLightTheme, type Theme } from '@fluentui/react-components';
import type { ThemeName, ThemeSource } from './host.ts';

export const themes: Readonly<Record<ThemeName, Theme>> = {
  light: teamsLightTheme,
  dark: teamsDarkTheme,
  contrast: teamsHighContrastTheme,
};

/** The theme of the browser and its computer, for a page outside Teams. */
export function browserTheme(window: Pick<Window, 'matchMedia'>): ThemeSource {
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const contrast = window.matchMedia('(forced-colors: active), (prefers-contrast: more)');
  return {
    now: () => (contrast.matches ? 'contrast' : dark.matches ? 'dark' : 'light'),
    watch(changed) {
      for (const query of [dark, contrast]) query.addEventListener('change', changed);
      return () => {
        for (const query of [dark, contrast]) query.removeEventListener('change', changed);
      };
    },
  };
}

/** Teams names its themes; one that it may bring later is shown as the light one. */
export function themeCalled(name: string | undefined): ThemeName {
  if (name === 'dark' || name === 'glass') return 'dark';
  return name === 'contrast' ? 'contrast' : 'light';
}
