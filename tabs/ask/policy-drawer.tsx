import { Button, DrawerBody, DrawerHeader, DrawerHeaderTitle, makeStyles, OverlayDrawer, Subtitle1, Subtitle2, Text, tokens } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, type ReactNode } from 'react';
import type { SectionView } from '../../src/http/contract/policy.ts';
import { useSession } from '../shared/session.tsx';
import { Loading, TroubleBar } from '../shared/states.tsx';
import { policy as texts } from '../texts/ask.ts';
import { Words } from './words.tsx';

const useStyles = makeStyles({
  drawer: { width: 'min(44rem, 100vw)' },
  body: { overflowWrap: 'anywhere' },
  section: { marginTop: tokens.spacingVerticalXL },
  heading: { margin: 0 },
  small: { color: tokens.colorNeutralForeground2 },
  mark: { backgroundColor: tokens.colorStatusWarningBackground2, color: tokens.colorNeutralForeground1, outline: `2px solid ${tokens.colorStatusWarningBorderActive}`, borderRadius: tokens.borderRadiusSmall, scrollMarginTop: '40vh', '@media (forced-colors: active)': { backgroundColor: 'Mark', color: 'MarkText', forcedColorAdjust: 'none' } },
});

export interface PolicyDrawerProps {
  readonly clause: string;
  readonly onClose: () => void;
}

/** The whole policy, opened at a clause, which is marked in its place. */
export default function PolicyDrawer({ clause, onClose }: PolicyDrawerProps) {
  const styles = useStyles();
  const { client } = useSession();
  const policy = useQuery({ queryKey: ['policy'], queryFn: ({ signal }) => client.call('GET /api/policy', {}, signal), staleTime: Infinity });
  return (
    <OverlayDrawer open position="end" className={styles.drawer} onOpenChange={(_, { open }) => !open && onClose()}>
      <DrawerHeader>
        <DrawerHeaderTitle heading={{ as: 'h2' }} action={<Button appearance="subtle" aria-label={texts.close} icon={<DismissRegular />} onClick={onClose} />}>
          {policy.data?.title ?? texts.title}
        </DrawerHeaderTitle>
      </DrawerHeader>
      <DrawerBody className={styles.body} tabIndex={0}>
        {policy.isFetching && <Loading label={texts.loading} />}
        {policy.error !== null && <TroubleBar fault={policy.error} onAgain={() => void policy.refetch()} />}
        {policy.data !== undefined && (
          <>
            <Text size={200} className={styles.small}>{policy.data.edition}</Text>
            {policy.data.sections.map((section) => <Section key={section.number} section={section} clause={clause} />)}
          </>
        )}
      </DrawerBody>
    </OverlayDrawer>
  );
}

function Section({ section: { title, level, lines }, clause }: { readonly section: SectionView; readonly clause: string }) {
  const styles = useStyles();
  const Heading = level === 2 ? Subtitle1 : Subtitle2;
  return (
    <section className={styles.section}>
      <Heading as={level === 2 ? 'h3' : 'h4'} className={styles.heading}>{title}</Heading>
      {listed(lines).map((group, index) =>
        group.item
          ? <ul key={index}>{group.lines.map((line, place) => <li key={place}><Passages line={line} clause={clause} /></li>)}</ul>
          : <p key={index}>{group.lines.map((line, place) => <Passages key={place} line={line} clause={clause} />)}</p>,
      )}
    </section>
  );
}

type LineView = SectionView['lines'][number];

/** Items that follow each other are one list; every other line is a paragraph. */
function listed(lines: readonly LineView[]): readonly { readonly item: boolean; readonly lines: readonly LineView[] }[] {
  const groups: { item: boolean; lines: LineView[] }[] = [];
  for (const line of lines) {
    const last = groups.at(-1);
    if (line.item && last?.item === true) last.lines.push(line);
    else groups.push({ item: line.item, lines: [line] });
  }
  return groups;
}

function Passages({ line, clause }: { readonly line: LineView; readonly clause: string }): ReactNode {
  return line.passages.map((passage, index) =>
    passage.clause === clause ? <Marked key={index}><Words text={passage.text} /></Marked> : <Words key={index} text={passage.text} />,
  );
}

/** The clause that was asked for: scrolled to, and focused so that it is read out. */
function Marked({ children }: { readonly children: ReactNode }) {
  const styles = useStyles();
  const mark = useRef<HTMLElement>(null);
  useEffect(() => {
    // After the drawer has moved in and taken the focus for itself.
    const timer = window.setTimeout(() => mark.current?.focus(), 300);
    return () => window.clearTimeout(timer);
  }, []);
  return <mark ref={mark} tabIndex={-1} className={styles.mark}>{children}</mark>;
}
