import { makeStyles, Subtitle2, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  part: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS },
  title: { margin: 0 },
  list: { margin: 0, paddingLeft: tokens.spacingHorizontalXL, display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXS },
});

export interface PartProps {
  readonly title: string;
  /** 3 within an answer, whose verdict is the heading above; 2 beside it. */
  readonly level?: 2 | 3;
  readonly children: ReactNode;
}

/** A titled part of an answer, or of what stands beside it. */
export function Part({ title, level = 3, children }: PartProps) {
  const styles = useStyles();
  return (
    <section className={styles.part}>
      <Subtitle2 as={`h${level}`} className={styles.title}>{title}</Subtitle2>
      {children}
    </section>
  );
}

/** A titled list of sentences; nothing where there are none. */
export function Points({ title, lines }: { readonly title: string; readonly lines: readonly string[] }) {
  const styles = useStyles();
  if (lines.length === 0) return null;
  return (
    <Part title={title}>
      <ul className={styles.list}>{lines.map((line) => <li key={line}>{line}</li>)}</ul>
    </Part>
  );
}
