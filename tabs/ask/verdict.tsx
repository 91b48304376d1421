import { makeStyles, mergeClasses, Text, tokens, typographyStyles } from '@fluentui/react-components';
import {
  ArrowTurnRightRegular, CheckmarkCircleFilled, ClipboardTaskListLtrRegular, DismissCircleFilled, FlagFilled, InfoFilled,
  QuestionCircleFilled, CircleRegular, type FluentIcon,
} from '@fluentui/react-icons';
import type { Ref } from 'react';
import type { VerdictName } from '../../src/http/contract/ask.ts';

type Tone = 'good' | 'caution' | 'bar' | 'notice' | 'plain';

const LOOKS: Readonly<Record<VerdictName, { readonly Icon: FluentIcon; readonly tone: Tone }>> = {
  allowed: { Icon: CheckmarkCircleFilled, tone: 'good' },
  conditional: { Icon: ClipboardTaskListLtrRegular, tone: 'caution' },
  'not-allowed': { Icon: DismissCircleFilled, tone: 'bar' },
  required: { Icon: FlagFilled, tone: 'bar' },
  information: { Icon: InfoFilled, tone: 'notice' },
  'not-covered': { Icon: CircleRegular, tone: 'plain' },
  'out-of-scope': { Icon: ArrowTurnRightRegular, tone: 'plain' },
  clarify: { Icon: QuestionCircleFilled, tone: 'notice' },
};

const useStyles = makeStyles({
  verdict: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS, padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalL}`, borderRadius: tokens.borderRadiusLarge, borderLeft: `4px solid currentcolor` },
  heading: { ...typographyStyles.subtitle1, display: 'flex', gap: tokens.spacingHorizontalS, alignItems: 'center', margin: 0, outlineOffset: '4px' },
  icon: { flexShrink: 0, fontSize: '28px' },
  say: { ...typographyStyles.body2, color: tokens.colorNeutralForeground1 },
  good: { color: tokens.colorStatusSuccessForeground1, backgroundColor: tokens.colorStatusSuccessBackground1 },
  caution: { color: tokens.colorStatusWarningForeground3, backgroundColor: tokens.colorStatusWarningBackground1 },
  bar: { color: tokens.colorStatusDangerForeground1, backgroundColor: tokens.colorStatusDangerBackground1 },
  notice: { color: tokens.colorBrandForeground1, backgroundColor: tokens.colorBrandBackground2 },
  plain: { color: tokens.colorNeutralForeground2, backgroundColor: tokens.colorNeutralBackground3 },
});

export interface VerdictProps {
  readonly verdict: VerdictName;
  readonly word: string;
  readonly say: string;
  /** Takes the focus when the answer has come. */
  readonly headingRef: Ref<HTMLHeadingElement>;
}

/** The verdict as a word with an icon and a colour: any one of the three tells it. */
export function Verdict({ verdict, word, say, headingRef }: VerdictProps) {
  const { Icon, tone } = LOOKS[verdict];
  const styles = useStyles();
  return (
    <div className={mergeClasses(styles.verdict, styles[tone])} data-verdict={verdict}>
      <h2 className={styles.heading} ref={headingRef} tabIndex={-1}>
        <Icon className={styles.icon} aria-hidden />
        {word}
      </h2>
      <Text className={styles.say}>{say}</Text>
    </div>
  );
}

export function VerdictIcon({ verdict }: { readonly verdict: VerdictName }) {
  const { Icon } = LOOKS[verdict];
  return <Icon aria-hidden />;
}
