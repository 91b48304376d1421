import { Button, Field, makeStyles, Spinner, Textarea, tokens } from '@fluentui/react-components';
import { SendRegular } from '@fluentui/react-icons';
import { useState, type FormEvent, type KeyboardEvent } from 'react';
import type { LongestQuestion } from '../../src/http/contract/ask.ts';
import { ask } from '../texts/ask.ts';

const LONGEST: LongestQuestion = 4000;

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS },
  row: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, alignItems: 'center' },
});

export interface QuestionFormProps {
  /** Whether something was asked before, which counts. */
  readonly goingOn: boolean;
  readonly busy: boolean;
  readonly onAsk: (text: string) => void;
  readonly onAfresh: () => void;
}

/** Enter asks, Shift+Enter begins a line. What was typed stays until it was answered. */
export function QuestionForm({ goingOn, busy, onAsk, onAfresh }: QuestionFormProps) {
  const styles = useStyles();
  const [text, setText] = useState('');
  const [missing, setMissing] = useState(false);
  const tooLong = text.trim().length > LONGEST;
  const send = (event: FormEvent | KeyboardEvent) => {
    event.preventDefault();
    if (busy || tooLong) return;
    setMissing(text.trim() === '');
    if (text.trim() !== '') onAsk(text.trim());
  };
  const problem = tooLong ? ask.tooLong(LONGEST) : missing ? ask.empty : undefined;
  return (
    <form className={styles.form} onSubmit={send} noValidate>
      <Field
        label={goingOn ? ask.fieldAgain : ask.field}
        hint={goingOn ? ask.goingOn : ask.hint}
        {...(problem === undefined ? {} : { validationMessage: problem, validationState: 'error' as const })}
      >
        <Textarea
          value={text}
          rows={3}
          resize="vertical"
          autoComplete="off"
          onChange={(_, { value }) => {
            setText(value);
            setMissing(false);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) send(event);
          }}
        />
      </Field>
      <div className={styles.row}>
        <Button type="submit" appearance="primary" icon={<SendRegular />} disabledFocusable={busy}>{ask.send}</Button>
        {goingOn && <Button appearance="subtle" onClick={onAfresh}>{ask.afresh}</Button>}
        {busy && <Spinner size="tiny" label={ask.sending} labelPosition="after" />}
      </div>
    </form>
  );
}
