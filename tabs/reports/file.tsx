import { Link, makeStyles, MessageBar, MessageBarBody, Text, tokens, typographyStyles } from '@fluentui/react-components';
import { useEffect, useRef } from 'react';
import type { EventView, ReportView } from '../../src/http/contract/reports.ts';
import { goTo } from '../shared/address.ts';
import { Loading, TroubleBar, WholeTrouble } from '../shared/states.tsx';
import { events as eventTexts, file as texts, outcomes, reports } from '../texts/reports.ts';
import { Acting } from './acting.tsx';
import { useChanges, useReportFile } from './queries.ts';
import { StateBadge } from './state.tsx';
import { timeIn } from './times.ts';

const useStyles = makeStyles({
  columns: { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: tokens.spacingVerticalXXL, '@media (min-width: 880px)': { gridTemplateColumns: 'minmax(0, 1fr) 22rem', columnGap: tokens.spacingHorizontalXXXL } },
  column: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL },
  title: { ...typographyStyles.subtitle1, margin: 0 },
  heading: { ...typographyStyles.subtitle2, margin: 0 },
  head: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalM, alignItems: 'center' },
  facts: { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', margin: 0, rowGap: tokens.spacingVerticalXXS, '@media (min-width: 480px)': { gridTemplateColumns: '10rem minmax(0, 1fr)', rowGap: tokens.spacingVerticalS } },
  label: { color: tokens.colorNeutralForeground2 },
  value: { margin: 0, whiteSpace: 'pre-line', overflowWrap: 'anywhere', marginBottom: tokens.spacingVerticalXS },
  events: { listStyleType: 'none', margin: 0, padding: 0, display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  event: { borderLeft: `3px solid ${tokens.colorNeutralStroke1}`, paddingLeft: tokens.spacingHorizontalM, display: 'flex', flexDirection: 'column' },
  words: { whiteSpace: 'pre-line', overflowWrap: 'anywhere' },
  back: { alignSelf: 'flex-start' },
  bar: { minHeight: 'max-content' },
});

/** One report: what was reported, what has been done, what can be done. Its title names nobody. */
export function ReportFile({ id }: { readonly id: string }) {
  const styles = useStyles();
  useChanges();
  const { data, error, isFetching, refetch } = useReportFile(id);
  const back = <Link as="button" className={styles.back} onClick={() => goTo('reports')}>{reports.back}</Link>;
  if (data === undefined) {
    const trouble = error !== null && !isFetching;
    return <>{back}{trouble ? <WholeTrouble fault={error} onAgain={() => void refetch()} /> : <Loading title={reports.title} />}</>;
  }
  return (
    <>
      {back}
      <Head report={data} />
      {error !== null && <TroubleBar fault={error} onAgain={() => void refetch()} />}
      <div className={styles.columns}>
        <div className={styles.column}>
          <Reported report={data} />
          {data.state !== 'closed' && <Acting report={data} />}
        </div>
        <Timeline report={data} />
      </div>
    </>
  );
}

function Head({ report: { reference, state, details } }: { readonly report: ReportView }) {
  const styles = useStyles();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <>
      {details.danger === 'yes' && state !== 'closed' && <MessageBar intent="error" layout="multiline" className={styles.bar}><MessageBarBody>{texts.danger}</MessageBarBody></MessageBar>}
      <div className={styles.head}>
        <h1 className={styles.title} ref={heading} tabIndex={-1}>{texts.title(reference)}</h1>
        <StateBadge state={state} />
      </div>
    </>
  );
}

function Reported({ report }: { readonly report: ReportView }) {
  const styles = useStyles();
  const { details, reporter, storedAt, timeZone, settingName } = report;
  const { labels, values } = texts;
  const facts: readonly (readonly [string, string])[] = [
    [labels.pupil, details.pupil],
    [labels.relation, values.relation[details.relation]],
    [labels.year, details.year],
    [labels.platform, details.platform],
    [labels.when, details.when],
    [labels.what, details.what],
    [labels.began, values.began[details.began]],
    [labels.answered, values.answered[details.answered]],
    [labels.family, values.family[details.family]],
    [labels.danger, values.danger[details.danger]],
    [labels.reporter, reporter],
    [labels.stored, timeIn(timeZone, storedAt)],
    [labels.setting, settingName],
  ];
  return (
    <section className={styles.column}>
      <h2 className={styles.heading}>{texts.whatHappened}</h2>
      <dl className={styles.facts}>
        {facts.map(([label, value]) => (
          <div key={label} style={{ display: 'contents' }}>
            <dt className={styles.label}>{label}</dt>
            <dd className={styles.value}>{value === '' ? texts.notGiven : value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Timeline({ report: { events, timeZone } }: { readonly report: ReportView }) {
  const styles = useStyles();
  return (
    <section className={styles.column}>
      <h2 className={styles.heading}>{texts.timeline}</h2>
      <ol className={styles.events}>{events.map((event, index) => <li key={index}><Moment event={event} zone={timeZone} /></li>)}</ol>
    </section>
  );
}

function Moment({ event: { kind, at, byName, text, outcome }, zone }: { readonly event: EventView; readonly zone: string }) {
  const styles = useStyles();
  return (
    <div className={styles.event}>
      <Text weight="semibold">{eventTexts[kind]}{outcome !== undefined && `: ${outcomes[outcome]}`}</Text>
      <Text size={200} className={styles.label}>{[timeIn(zone, at), byName].filter(Boolean).join(' · ')}</Text>
      {text !== undefined && text !== '' && <Text className={styles.words}>{text}</Text>}
    </div>
  );
}
