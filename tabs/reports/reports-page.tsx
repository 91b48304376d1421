import { makeStyles, tokens } from '@fluentui/react-components';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect } from 'react';
import { usePlace } from '../shared/address.ts';
import { HiddenWhenIdle } from '../shared/idle.tsx';
import { ReportFile } from './file.tsx';
import { ReportList } from './list.tsx';

const useStyles = makeStyles({
  page: { padding: tokens.spacingHorizontalL, maxWidth: '72rem', margin: '0 auto', boxSizing: 'border-box', display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL },
});

/** Reports of the settings that somebody answers for. What was loaded goes when the page is left, or nobody uses it. */
export default function ReportsPage() {
  const styles = useStyles();
  const queries = useQueryClient();
  const { rest } = usePlace();
  const [id] = rest;
  const forget = useCallback(() => queries.removeQueries({ queryKey: ['reports'] }), [queries]);
  useEffect(() => forget, [forget]);
  return (
    <div className={styles.page}>
      <HiddenWhenIdle onHide={forget}>{id === undefined ? <ReportList /> : <ReportFile key={id} id={id} />}</HiddenWhenIdle>
    </div>
  );
}
