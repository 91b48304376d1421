import { makeStyles, Title3, tokens } from '@fluentui/react-components';
import { lazy, Suspense, useRef, useState } from 'react';
import { useSession } from '../shared/session.tsx';
import { TroubleBar } from '../shared/states.tsx';
import { ask } from '../texts/ask.ts';
import { Answer } from './answer.tsx';
import { Common, Expectations, Recent } from './aside.tsx';
import { QuestionForm } from './question-form.tsx';
import { useTalk } from './talk.ts';

const PolicyDrawer = lazy(() => import(/* webpackChunkName: "policy" */ './policy-drawer.tsx'));

/** The clause with which the general expectations begin. */
const EXPECTATIONS = '3.consider';

const useStyles = makeStyles({
  page: {
    display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: tokens.spacingVerticalXXL, padding: tokens.spacingHorizontalL, maxWidth: '72rem', margin: '0 auto', boxSizing: 'border-box',
    '@media (min-width: 880px)': { gridTemplateColumns: 'minmax(0, 1fr) 20rem', columnGap: tokens.spacingHorizontalXXXL },
  },
  column: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXL },
  title: { margin: 0 },
});

/** Ask, and read the answer with its clauses. */
export default function AskPage() {
  const styles = useStyles();
  const { me } = useSession();
  const talk = useTalk();
  const [clause, showClause, hideClause] = useClauseOnShow();
  const busy = talk.asking.isPending;
  const fault = talk.asking.error ?? talk.deciding.error;
  return (
    <div className={styles.page}>
      <div className={styles.column}>
        <Title3 as="h1" className={styles.title}>{ask.title}</Title3>
        {/* A new form once something was answered: what was typed has done its work. */}
        <QuestionForm key={`form ${talk.turns[0]?.id ?? 0}`} goingOn={talk.shown !== undefined} busy={busy} onAsk={talk.ask} onAfresh={talk.afresh} />
        {fault !== null && <TroubleBar fault={fault} />}
        {talk.shown !== undefined && <Answer key={`turn ${talk.shown.id}`} turn={talk.shown} talk={talk} onShow={showClause} />}
      </div>
      <div className={styles.column}>
        <Recent talk={talk} />
        <Common examples={me.examples} busy={busy} onAsk={talk.ask} />
        <Expectations onShow={() => showClause(EXPECTATIONS)} />
      </div>
      {clause !== undefined && <Suspense fallback={null}><PolicyDrawer clause={clause} onClose={hideClause} /></Suspense>}
    </div>
  );
}

/** The clause at which the policy is open. Closing it puts the focus back where it was opened. */
function useClauseOnShow() {
  const [clause, setClause] = useState<string>();
  const opener = useRef<Element | null>(null);
  const show = (id: string) => {
    opener.current = document.activeElement;
    setClause(id);
  };
  const hide = () => {
    setClause(undefined);
    // Once the drawer is gone: until then it holds the focus itself.
    window.setTimeout(() => opener.current instanceof HTMLElement && opener.current.focus());
  };
  return [clause, show, hide] as const;
}
