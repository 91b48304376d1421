import { Button, Link, makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components';
import { WarningFilled } from '@fluentui/react-icons';
import { useState } from 'react';
import { useSession } from '../shared/session.tsx';
import { report as texts } from '../texts/ask.ts';

const useStyles = makeStyles({
  alert: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS, alignItems: 'flex-start', padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalL}`, borderRadius: tokens.borderRadiusLarge, border: `2px solid ${tokens.colorStatusDangerBorder1}`, backgroundColor: tokens.colorStatusDangerBackground1, color: tokens.colorNeutralForeground1 },
  line: { display: 'flex', gap: tokens.spacingHorizontalS, alignItems: 'flex-start' },
  icon: { flexShrink: 0, fontSize: '20px', color: tokens.colorStatusDangerForeground1 },
  link: { color: tokens.colorNeutralForeground1, textDecorationLine: 'underline' },
});

/** Safeguarding lines and what to press: before everything else. */
export function Alerts({ lines }: { readonly lines: readonly string[] }) {
  const styles = useStyles();
  if (lines.length === 0) return null;
  return (
    <div className={styles.alert} role="alert">
      {lines.map((line) => (
        <Text key={line} weight="semibold" className={styles.line}><WarningFilled className={styles.icon} aria-hidden /><span>{line}</span></Text>
      ))}
      <ReportButton />
    </div>
  );
}

/** Opens the form in the chat, where a report is made; in local mode it says how to. Telephone numbers stand beside it. */
function ReportButton() {
  const { host, me } = useSession();
  const styles = useStyles();
  const [hint, setHint] = useState(false);
  const { kind, link } = me.chat;
  const press = () => {
    setHint(true);
    if (kind === 'teams' && link !== undefined) void host.open(link);
  };
  const phones = me.settings.flatMap(({ name, dslPhone }) => (dslPhone === undefined ? [] : [{ name, dslPhone }]));
  return (
    <>
      <Button appearance="primary" onClick={press}>{texts.press}</Button>
      <div aria-live="polite">{hint && <ReportHint kind={kind} link={link} />}</div>
      {phones.length > 0 && phones.length <= MOST_PHONES && (
        <Text>
          {texts.phoneLead}{' '}
          {phones.map(({ name, dslPhone }, index) => (
            <span key={name}>
              {index > 0 && '; '}
              <Link inline className={mergeClasses(styles.link)} href={`tel:${dslPhone.replaceAll(/[^+\d]/g, '')}`}>{dslPhone}</Link> ({texts.phone(name)})
            </span>
          ))}
        </Text>
      )}
    </>
  );
}

/** Somebody of the whole trust has a number for every setting: a list of a hundred helps nobody in a hurry. */
const MOST_PHONES = 3;

function ReportHint({ kind, link }: { readonly kind: 'teams' | 'local'; readonly link: string | undefined }) {
  const styles = useStyles();
  if (kind === 'teams') return <Text>{texts.inChat}</Text>;
  if (link === undefined) return <Text>{texts.noChat}</Text>;
  return <Text>{texts.local} <Link inline className={styles.link} href={link} target="_blank" rel="noopener">{texts.localLink}</Link></Text>;
}
