import { Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import { useId, useState } from 'react';
import type { AnswerView, ChoiceView } from '../../src/http/contract/ask.ts';
import { answer as texts } from '../texts/ask.ts';
import { Part } from './part.tsx';

const useStyles = makeStyles({
  buttons: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  button: { maxWidth: '100%', whiteSpace: 'normal', textAlign: 'left' },
  panel: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM, padding: tokens.spacingHorizontalM, borderRadius: tokens.borderRadiusMedium, backgroundColor: tokens.colorNeutralBackground3 },
  fact: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXS },
  part: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS, alignItems: 'flex-start' },
});

interface ChoicesProps {
  readonly label: string;
  readonly choices: readonly ChoiceView[];
  readonly busy: boolean;
  readonly onChoose: (choice: ChoiceView) => void;
}

function Choices({ label, choices, busy, onChoose }: ChoicesProps) {
  const styles = useStyles();
  return (
    <div className={styles.buttons} role="group" aria-label={label}>
      {choices.map((choice) => <Button key={choice.title} className={styles.button} disabledFocusable={busy} onClick={() => onChoose(choice)}>{choice.title}</Button>)}
    </div>
  );
}

interface AboutAnswer {
  readonly answer: AnswerView;
  readonly busy: boolean;
  /** `said` is what was chosen, in words. */
  readonly onChoose: (said: string, choice: ChoiceView) => void;
}

/** The question asked back, with a button for each of up to three answers to it. */
export function AskedBack({ answer: { question, options }, busy, onChoose }: AboutAnswer) {
  if (question === undefined) return null;
  return (
    <Part title={question}>
      {options.length > 0 && <Choices label={question} choices={options} busy={busy} onChoose={(choice) => onChoose(choice.title, choice)} />}
    </Part>
  );
}

/** What was understood, and behind a button the choices that would change the answer. */
export function Understood({ answer, busy, onChoose }: AboutAnswer) {
  const styles = useStyles();
  const [open, setOpen] = useState(false);
  const panel = useId();
  const { understood, changes, options } = answer;
  if (understood.length === 0 && changes.length === 0) return null;
  return (
    <div className={styles.part}>
      {understood.length > 0 && <Text size={200}>{texts.understood}: {understood.join(' · ')}</Text>}
      {changes.length > 0 && (
        <Button size="small" aria-expanded={open} aria-controls={panel} onClick={() => setOpen(!open)}>{options.length > 0 ? texts.none : texts.change}</Button>
      )}
      {open && (
        <div id={panel} className={styles.panel}>
          <Text size={200}>{texts.how}</Text>
          {changes.map(({ title, value, choices }) => (
            <div key={title} className={styles.fact}>
              <Text weight="semibold">{title}: {value}</Text>
              <Choices label={title} choices={choices} busy={busy} onChoose={(choice) => onChoose(`${title}: ${choice.title}`, choice)} />
            </div>
          ))}
        </div>
      )}
    </div>
  );
}
