import { Button, Link, makeStyles, Text, tokens } from '@fluentui/react-components';
import { ask } from '../texts/ask.ts';
import { Empty } from '../shared/states.tsx';
import { Part } from './part.tsx';
import type { TalkInHand } from './talk.ts';
import { VerdictIcon } from './verdict.tsx';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXS },
  item: { width: '100%', justifyContent: 'flex-start', textAlign: 'left', whiteSpace: 'normal', overflowWrap: 'anywhere', fontWeight: tokens.fontWeightRegular },
});

/** Questions that a newcomer may tap, in the policy's own list. */
export function Common({ examples, busy, onAsk }: { readonly examples: readonly string[]; readonly busy: boolean; readonly onAsk: (text: string) => void }) {
  const styles = useStyles();
  return (
    <Part level={2} title={ask.common}>
      <ul className={styles.list}>
        {examples.map((example) => <li key={example}><Button className={styles.item} disabledFocusable={busy} onClick={() => onAsk(example)}>{example}</Button></li>)}
      </ul>
    </Part>
  );
}

/** What was asked since the page was opened; kept nowhere else. */
export function Recent({ talk }: { readonly talk: TalkInHand }) {
  const styles = useStyles();
  if (talk.turns.length === 0) return null;
  return (
    <Part level={2} title={ask.recent}>
      <ul className={styles.list}>
        {talk.turns.map(({ id, question, answer }) => (
          <li key={id}>
            <Button className={styles.item} appearance="subtle" icon={<VerdictIcon verdict={answer.verdict} />} aria-current={talk.shown?.id === id} onClick={() => talk.show(id)}>
              {question.length > LONGEST ? `${question.slice(0, LONGEST)} …` : question}
            </Button>
          </li>
        ))}
      </ul>
      <Empty>{ask.recentNote}</Empty>
    </Part>
  );
}

const LONGEST = 90;

/** What holds where the policy leaves something open. */
export function Expectations({ onShow }: { readonly onShow: () => void }) {
  return (
    <Part level={2} title={ask.expectations}>
      <Text>{ask.expectationsSay}</Text>
      <Text><Link as="button" inline onClick={onShow}>{ask.expectationsShow}</Link></Text>
    </Part>
  );
}
