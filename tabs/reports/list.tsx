import { Field, Link, makeStyles, Select, Text, tokens, typographyStyles } from '@fluentui/react-components';
import type { MouseEvent } from 'react';
import type { ReportRow } from '../../src/http/contract/reports.ts';
import { addressOf, goTo, usePlace } from '../shared/address.ts';
import { Empty, Loading, TroubleBar, WholeTrouble } from '../shared/states.tsx';
import { reports as texts } from '../texts/reports.ts';
import { useChanges, useReportList } from './queries.ts';
import { StateBadge } from './state.tsx';
import { durationOf } from './times.ts';

const useStyles = makeStyles({
  title: { ...typographyStyles.subtitle1, margin: 0 },
  filters: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalL },
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS },
  row: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', columnGap: tokens.spacingHorizontalL, rowGap: tokens.spacingVerticalXS, padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalL}`, border: `1px solid ${tokens.colorNeutralStroke1}`, borderRadius: tokens.borderRadiusMedium },
  reference: { ...typographyStyles.body1Strong, minWidth: '6rem' },
  grow: { flexGrow: 1 },
});

type Shown = 'open' | 'closed' | 'all';

/** What waits comes first; the filters live in the address. */
export function ReportList() {
  const styles = useStyles();
  useChanges();
  const { data, error, isFetching, refetch } = useReportList();
  const { query } = usePlace();
  if (data === undefined) return error !== null && !isFetching ? <WholeTrouble fault={error} onAgain={() => void refetch()} /> : <Loading title={texts.title} />;
  const shown = shownIn(query.get('show'));
  const setting = query.get('setting') ?? '';
  const fitting = data.reports.filter((row) => fits(row, shown) && (setting === '' || row.setting === setting));
  const waiting = data.reports.filter(({ state }) => state === 'stored' || state === 'delivered').length;
  return (
    <>
      <h1 className={styles.title}>{texts.title}</h1>
      <Text>{texts.note}</Text>
      {error !== null && <TroubleBar fault={error} onAgain={() => void refetch()} />}
      {waiting > 0 && <Text weight="semibold" role="status">{texts.waiting(waiting)}</Text>}
      <Filters rows={data.reports} shown={shown} setting={setting} />
      <Rows rows={fitting} any={data.reports.length > 0} />
    </>
  );
}

function shownIn(word: string | null): Shown {
  return word === 'closed' || word === 'all' ? word : 'open';
}

function fits({ state }: ReportRow, shown: Shown): boolean {
  return shown === 'all' || (state === 'closed') === (shown === 'closed');
}

function Rows({ rows, any }: { readonly rows: readonly ReportRow[]; readonly any: boolean }) {
  const styles = useStyles();
  if (rows.length === 0) return <Empty>{any ? texts.noneSuch : texts.none}</Empty>;
  return <ul className={styles.list}>{rows.map((row) => <li key={row.id}><Row row={row} /></li>)}</ul>;
}

function Row({ row: { id, reference, state, settingName, minutes } }: { readonly row: ReportRow }) {
  const styles = useStyles();
  const open = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    goTo(`reports/${id}`);
  };
  return (
    <div className={styles.row}>
      <Link className={styles.reference} href={addressOf(`reports/${id}`)} onClick={open}>{reference}</Link>
      <StateBadge state={state} />
      <Text className={styles.grow}>{settingName}</Text>
      <Text>{durationOf(minutes)}</Text>
    </div>
  );
}

function Filters({ rows, shown, setting }: { readonly rows: readonly ReportRow[]; readonly shown: Shown; readonly setting: string }) {
  const styles = useStyles();
  const settings = [...new Map(rows.map((row) => [row.setting, row.settingName]))];
  const choose = (show: string, of: string) => goTo('reports', { show: show === 'open' ? undefined : show, setting: of }, { replace: true });
  return (
    <div className={styles.filters}>
      <Field label={texts.filterState}>
        <Select value={shown} onChange={(_, { value }) => choose(value, setting)}>
          <option value="open">{texts.open}</option>
          <option value="closed">{texts.closed}</option>
          <option value="all">{texts.all}</option>
        </Select>
      </Field>
      {settings.length > 1 && (
        <Field label={texts.filterSetting}>
          <Select value={setting} onChange={(_, { value }) => choose(shown, value)}>
            <option value="">{texts.everySetting}</option>
            {settings.map(([id, name]) => <option key={id} value={id}>{name}</option>)}
          </Select>
        </Field>
      )}
    </div>
  );
}
