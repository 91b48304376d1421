import { Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import { BookOpenRegular } from '@fluentui/react-icons';
import { useId, useState } from 'react';
import type { ClauseView } from '../../src/http/contract/ask.ts';
import { answer as texts } from '../texts/ask.ts';
import { Part } from './part.tsx';
import { Words } from './words.tsx';

/** Clauses that are open when the answer comes; the others open with a button. */
const OPEN_AT_FIRST = 2;

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS },
  clause: { backgroundColor: tokens.colorNeutralBackground2, borderRadius: tokens.borderRadiusMedium, border: `1px solid ${tokens.colorNeutralStroke2}`, padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`, display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXXS },
  quote: { margin: 0 },
  place: { color: tokens.colorNeutralForeground2 },
  show: { alignSelf: 'flex-start', marginLeft: `-${tokens.spacingHorizontalS}` },
  more: { alignSelf: 'flex-start' },
});

export interface ClausesProps {
  readonly clauses: readonly ClauseView[];
  readonly onShow: (clause: string) => void;
}

/** What the policy says, in its exact words, each with its place. */
export function Clauses({ clauses, onShow }: ClausesProps) {
  const styles = useStyles();
  const [open, setOpen] = useState(false);
  const list = useId();
  if (clauses.length === 0) return null;
  const shown = open ? clauses : clauses.slice(0, OPEN_AT_FIRST);
  const folded = clauses.length - OPEN_AT_FIRST;
  return (
    <Part title={texts.policySays}>
      <ul className={styles.list} id={list}>
        {shown.map((clause) => <li key={clause.id}><Clause clause={clause} onShow={onShow} /></li>)}
      </ul>
      {folded > 0 && (
        <Button className={styles.more} size="small" aria-expanded={open} aria-controls={list} onClick={() => setOpen(!open)}>
          {open ? texts.fewerClauses : texts.moreClauses(folded)}
        </Button>
      )}
    </Part>
  );
}

function Clause({ clause: { id, section, lead, quote }, onShow }: { readonly clause: ClauseView; readonly onShow: (clause: string) => void }) {
  const styles = useStyles();
  return (
    <div className={styles.clause} data-clause={id}>
      <Text size={200} className={styles.place}><strong>{id}</strong> · {section}</Text>
      <blockquote className={styles.quote}>
        <Text>“{lead !== undefined && <><Words text={lead} /> … </>}<Words text={quote} />”</Text>
      </blockquote>
      <Button className={styles.show} appearance="transparent" size="small" icon={<BookOpenRegular />} aria-label={texts.inPlaceOf(id)} onClick={() => onShow(id)}>{texts.inPlace}</Button>
    </div>
  );
}
