import { Button, Field, makeStyles, Radio, RadioGroup, Text, tokens } from '@fluentui/react-components';
import { CheckmarkRegular } from '@fluentui/react-icons';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { DisagreeReasonName } from '../../src/http/contract/ask.ts';
import { useSession } from '../shared/session.tsx';
import { TroubleBar } from '../shared/states.tsx';
import { feedback as texts } from '../texts/ask.ts';
import type { FeedbackKind, Turn } from './talk.ts';

const useStyles = makeStyles({
  part: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS, alignItems: 'flex-start', borderTop: `1px solid ${tokens.colorNeutralStroke2}`, paddingTop: tokens.spacingVerticalM },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, alignItems: 'center' },
  small: { color: tokens.colorNeutralForeground2 },
});

interface Said {
  readonly kind: FeedbackKind;
  readonly reason?: DisagreeReasonName;
}

/** "Was this right?", or thanks once the person has said so. A question asked back is no answer that could be. */
export function Feedback({ turn, onRated }: { readonly turn: Turn; readonly onRated: (kind: FeedbackKind) => void }) {
  const styles = useStyles();
  const { client } = useSession();
  const [why, setWhy] = useState(false);
  const { decisionId, facts, cut, verdict } = turn.answer;
  const telling = useMutation({
    mutationFn: (said: Said) => client.call('POST /api/feedback', { talk: turn.talk, decisionId, facts, cut, ...said }),
    onSuccess: ({ stored }, { kind }) => stored && onRated(kind),
  });
  if (turn.feedback !== undefined) return <div className={styles.part} role="status"><Text weight="semibold"><CheckmarkRegular aria-hidden /> {texts.thanks[turn.feedback]}</Text></div>;
  if (verdict === 'clarify') return null;
  return (
    <div className={styles.part}>
      {telling.data?.stored === false && <Text weight="semibold" role="alert">{texts.lost}</Text>}
      {telling.error !== null && <TroubleBar fault={telling.error} />}
      <div className={styles.buttons} role="group" aria-label={texts.question}>
        <Text>{texts.question}</Text>
        <Button size="small" disabledFocusable={telling.isPending} onClick={() => telling.mutate({ kind: 'right' })}>{texts.yes}</Button>
        <Button size="small" disabledFocusable={telling.isPending} onClick={() => telling.mutate({ kind: 'wrong' })}>{texts.no}</Button>
        <Button size="small" appearance="subtle" aria-expanded={why} onClick={() => setWhy(!why)}>{texts.disagree}</Button>
      </div>
      {why && <Why busy={telling.isPending} onSend={(reason) => telling.mutate({ kind: 'disagree', reason })} />}
    </div>
  );
}

function Why({ busy, onSend }: { readonly busy: boolean; readonly onSend: (reason: DisagreeReasonName) => void }) {
  const styles = useStyles();
  const [reason, setReason] = useState<DisagreeReasonName>('unsaid');
  return (
    <>
      <Field label={texts.why}>
        <RadioGroup value={reason} onChange={(_, { value }) => setReason(value as DisagreeReasonName)}>
          {Object.entries(texts.reasons).map(([value, words]) => <Radio key={value} value={value} label={words} />)}
        </RadioGroup>
      </Field>
      <div className={styles.buttons}>
        <Button size="small" appearance="primary" disabledFocusable={busy} onClick={() => onSend(reason)}>{texts.send}</Button>
        <Text size={200} className={styles.small}>{texts.anonymous}</Text>
      </div>
    </>
  );
}
