import { Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import { useEffect, useRef } from 'react';
import { answer as texts, ask } from '../texts/ask.ts';
import { Alerts } from './alerts.tsx';
import { AskedBack, Understood } from './choices.tsx';
import { Clauses } from './clauses.tsx';
import { Feedback } from './feedback.tsx';
import { Part, Points } from './part.tsx';
import type { TalkInHand, Turn } from './talk.ts';
import { Verdict } from './verdict.tsx';
import { Words } from './words.tsx';

const useStyles = makeStyles({
  answer: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL },
  asked: { color: tokens.colorNeutralForeground2, whiteSpace: 'pre-line' },
  changed: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, alignItems: 'center' },
  tension: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXS, padding: tokens.spacingHorizontalM, borderRadius: tokens.borderRadiusMedium, borderLeft: `4px solid ${tokens.colorStatusWarningBorderActive}`, backgroundColor: tokens.colorStatusWarningBackground1 },
  small: { color: tokens.colorNeutralForeground2 },
});

export interface AnswerProps {
  readonly turn: Turn;
  readonly talk: TalkInHand;
  /** Opens the policy at a clause. */
  readonly onShow: (clause: string) => void;
}

/** The whole answer, in the order of the card in the chat. The verdict takes the focus when it comes or changes. */
export function Answer({ turn, talk, onShow }: AnswerProps) {
  const styles = useStyles();
  const heading = useRef<HTMLHeadingElement>(null);
  const { answer, question } = turn;
  useEffect(() => heading.current?.focus(), [answer]);
  const busy = talk.deciding.isPending;
  const choose = (said: string, choice: Parameters<TalkInHand['choose']>[2]) => talk.choose(turn, said, choice);
  return (
    <article className={styles.answer} aria-label={question}>
      <Text size={200} className={styles.asked}>{ask.youAsked}: {question}</Text>
      <Alerts lines={answer.alerts} />
      <Verdict verdict={answer.verdict} word={answer.verdictWord} say={answer.say} headingRef={heading} />
      <Changed turn={turn} talk={talk} />
      {answer.notes.map((note) => <Text key={note} size={200}>{note}</Text>)}
      <AskedBack answer={answer} busy={busy} onChoose={choose} />
      <Points title={texts.onlyIf} lines={answer.conditions} />
      <Points title={texts.whatToDo} lines={answer.instead} />
      <Tension turn={turn} />
      {answer.verdict !== 'clarify' && <Clauses key={answer.decisionId} clauses={answer.clauses} onShow={onShow} />}
      <Related turn={turn} />
      <Understood key={`facts ${answer.decisionId}`} answer={answer} busy={busy} onChoose={choose} />
      <Feedback turn={turn} onRated={(kind) => talk.rated(turn, kind)} />
      <Text size={200} className={styles.small}>{texts.decision(answer.decisionId)}</Text>
    </article>
  );
}

function Changed({ turn, talk }: { readonly turn: Turn; readonly talk: TalkInHand }) {
  const styles = useStyles();
  const { changed } = turn;
  if (changed === undefined) return null;
  return (
    <div className={styles.changed}>
      <Text size={200}>{texts.again(changed.said)}</Text>
      <Button size="small" onClick={() => talk.undo(turn, changed.before)}>{texts.undo}</Button>
    </div>
  );
}

function Tension({ turn }: { readonly turn: Turn }) {
  const styles = useStyles();
  const { tension } = turn.answer;
  if (tension === undefined) return null;
  return (
    <div className={styles.tension}>
      <Text>{tension.say}</Text>
      <Text weight="semibold">{tension.ask}</Text>
    </div>
  );
}

function Related({ turn }: { readonly turn: Turn }) {
  const { related } = turn.answer;
  if (related.length === 0) return null;
  return (
    <Part title={texts.related}>
      <Text>{related.map(({ id, quote }, index) => <span key={id}>{index > 0 && '; '}<Words text={quote} /> ({id})</span>)}</Text>
    </Part>
  );
}
