/** Everything before a page: the host is opened, the person signed in, and what hinders that explained with a way on. */
import { Button, Link, makeStyles, Text, Title3, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useMemo, type ReactNode } from 'react';
import { app, local, outside, shell, signIn } from '../texts/shared.ts';
import { createClient, type Fetch } from './client.ts';
import { SignInFailed, type Host, type SignInReason } from './host.ts';
import { CHOSEN, localPeople } from './local-host.ts';
import { SessionProvider } from './session.tsx';
import { Loading, Whole, WholeTrouble } from './states.tsx';

export interface SignInProps {
  readonly host: Host;
  readonly fetch: Fetch;
  readonly children: ReactNode;
}

/** Draws its children beneath a session once the server knows who it is. */
export function SignIn({ host, fetch, children }: SignInProps) {
  const client = useMemo(() => createClient(host, fetch), [host, fetch]);
  const me = useQuery({ queryKey: ['me'], queryFn: ({ signal }) => client.call('GET /api/me', {}, signal), staleTime: Infinity });
  const session = useMemo(() => (me.data === undefined ? undefined : { host, client, me: me.data }), [host, client, me.data]);
  if (session !== undefined) return <SessionProvider session={session}>{children}</SessionProvider>;
  return <main><NotYet fault={me.isFetching ? null : me.error} fetch={fetch} onAgain={() => void me.refetch()} /></main>;
}

interface NotYetProps {
  /** `null` while it is being found out. */
  readonly fault: Error | null;
  readonly fetch: Fetch;
  readonly onAgain: () => void;
}

function NotYet({ fault, fetch, onAgain }: NotYetProps) {
  if (fault === null) return <Loading title={app} label={shell.opening} />;
  if (fault instanceof SignInFailed) return <NotSignedIn reason={fault.reason} fetch={fetch} onAgain={onAgain} />;
  return <WholeTrouble fault={fault} onAgain={onAgain} />;
}

interface NotSignedInProps {
  readonly reason: SignInReason;
  readonly fetch: Fetch;
  readonly onAgain: () => void;
}

function NotSignedIn({ reason, fetch, onAgain }: NotSignedInProps) {
  if (reason === 'choose') return <ChoosePerson fetch={fetch} />;
  if (reason === 'outside') return <OutsideWords />;
  return (
    <Whole title={signIn.title} detail={signIn[reason]}>
      <Button appearance="primary" onClick={onAgain}>{signIn.press}</Button>
    </Whole>
  );
}

/** The page was opened in a browser of its own. */
export function Outside() {
  return <main><OutsideWords /></main>;
}

function OutsideWords() {
  return (
    <Whole title={outside.title} detail={outside.say}>
      <Link href={outside.link}>{outside.open}</Link>
    </Whole>
  );
}

const useStyles = makeStyles({
  page: { padding: tokens.spacingHorizontalL, maxWidth: '36rem', margin: '0 auto', display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  title: { margin: 0 },
  list: { listStyleType: 'none', padding: 0, margin: 0, display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS },
  person: { border: `1px solid ${tokens.colorNeutralStroke1}`, borderRadius: tokens.borderRadiusMedium, padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}` },
});

function ChoosePerson({ fetch }: { readonly fetch: Fetch }) {
  const styles = useStyles();
  const people = useQuery({ queryKey: ['people'], queryFn: () => localPeople(fetch), staleTime: Infinity });
  if (people.error !== null) return <WholeTrouble fault={people.error} onAgain={() => void people.refetch()} />;
  if (people.data === undefined) return <Loading title={local.title} />;
  return (
    <div className={styles.page}>
      <Title3 as="h1" className={styles.title}>{local.title}</Title3>
      <Text>{local.say}</Text>
      <ul className={styles.list}>
        {people.data.map(({ id, name, job }) => (
          <li key={id} className={styles.person}>
            <Link href={chosen(id)}>{name}</Link>
            <Text block size={200}>{job}</Text>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The address with somebody chosen: a link, so that each person can be opened in a window of their own. */
function chosen(id: string): string {
  const address = new URL(window.location.href);
  address.searchParams.set(CHOSEN, id);
  return address.toString();
}
