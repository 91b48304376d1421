import { Link, makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components';
import { Component, Suspense, useEffect, type MouseEvent, type ReactNode } from 'react';
import type { PageName } from '../../src/http/contract/me.ts';
import { app, local, pageNames, places, shell } from '../texts/shared.ts';
import { addressOf, goTo, usePlace } from './address.ts';
import { pages } from './pages.ts';
import { useSession } from './session.tsx';
import { Loading, OfflineBar, Whole, WholeTrouble } from './states.tsx';

const useStyles = makeStyles({
  shell: { minHeight: '100vh', display: 'flex', flexDirection: 'column', overflowWrap: 'anywhere' },
  local: { display: 'flex', flexWrap: 'wrap', columnGap: tokens.spacingHorizontalM, alignItems: 'baseline', padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalL}`, backgroundColor: tokens.colorNeutralBackground3, borderBottom: `1px solid ${tokens.colorNeutralStroke2}` },
  pages: { display: 'flex', flexWrap: 'wrap', listStyleType: 'none', margin: 0, padding: `0 ${tokens.spacingHorizontalXS}`, borderBottom: `1px solid ${tokens.colorNeutralStroke2}` },
  // As high as a finger needs, and underlined where one is.
  link: { display: 'inline-block', padding: `${tokens.spacingVerticalMNudge} ${tokens.spacingHorizontalMNudge}`, minHeight: '24px', color: tokens.colorNeutralForeground2, borderBottom: '3px solid transparent' },
  current: { color: tokens.colorNeutralForeground1, fontWeight: tokens.fontWeightSemibold, borderBottomColor: tokens.colorCompoundBrandStroke },
  main: { flexGrow: 1, minWidth: 0 },
  skip: { position: 'absolute', left: '-100rem', ':focus': { left: tokens.spacingHorizontalS, top: tokens.spacingVerticalS, zIndex: 1, padding: tokens.spacingHorizontalS, backgroundColor: tokens.colorNeutralBackground1 } },
});

/** The frame around the pages: who you are in local mode, the navigation, the page, and what went wrong in it. */
export function Shell() {
  const { me, host } = useSession();
  const { page } = usePlace();
  const styles = useStyles();
  const seen = pages.filter(({ name }) => me.pages.includes(name));
  const name = page === '' ? seen[0]?.name : page;
  const shown = seen.find((one) => one.name === name);
  useEffect(() => {
    document.title = shown === undefined ? app : `${pageNames[shown.name]} – ${app}`;
  }, [shown]);
  return (
    <div className={styles.shell}>
      <Link href="#page" className={styles.skip}>{shell.skip}</Link>
      <header>
        {host.kind === 'local' && <WhoYouAre name={me.name} />}
        {seen.length > 1 && (
          <nav aria-label={shell.pages}>
            <ul className={styles.pages}>
              {seen.map((one) => <li key={one.name}><PageLink name={one.name} current={one.name === shown?.name} /></li>)}
            </ul>
          </nav>
        )}
        <OfflineBar />
      </header>
      <main id="page" tabIndex={-1} className={styles.main}>
        {shown === undefined ? <NoPage name={name ?? ''} /> : (
          <PageFaults key={shown.name}>
            <Suspense fallback={<Loading title={pageNames[shown.name]} />}><shown.Page /></Suspense>
          </PageFaults>
        )}
      </main>
    </div>
  );
}

/** A link with an address of its own; an ordinary press stays on the page. */
function PageLink({ name, current }: { readonly name: PageName; readonly current: boolean }) {
  const styles = useStyles();
  const go = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    goTo(name);
  };
  return (
    <Link className={mergeClasses(styles.link, current && styles.current)} href={addressOf(name)} onClick={go} {...(current ? { 'aria-current': 'page' as const } : {})}>
      {pageNames[name]}
    </Link>
  );
}

function WhoYouAre({ name }: { readonly name: string }) {
  const styles = useStyles();
  return (
    <div className={styles.local}>
      <Text size={200}>{local.youAre(name)}</Text>
      <Link inline href="/tabs/ask">{local.change}</Link>
    </div>
  );
}

/** A page that is not for this role, or none at all. */
function NoPage({ name }: { readonly name: string }) {
  const words = name in pageNames ? places.noPermission : places.noPage;
  return (
    <Whole {...words}>
      <Link as="button" onClick={() => goTo('ask')}>{places.toAsk}</Link>
    </Whole>
  );
}

/** A fault while a page is drawn, or loaded from a server that has a newer version by now. */
class PageFaults extends Component<{ readonly children: ReactNode }, { readonly fault?: unknown }> {
  override state: { readonly fault?: unknown } = {};

  static getDerivedStateFromError(fault: unknown): { readonly fault: unknown } {
    return { fault };
  }

  override render(): ReactNode {
    if (!('fault' in this.state)) return this.props.children;
    return <WholeTrouble fault={this.state.fault} onAgain={() => this.setState({ fault: undefined })} />;
  }
}
