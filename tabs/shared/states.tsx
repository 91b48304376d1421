/** The states that every page has: loading, trouble, empty, offline, not for this role. */
import { Button, makeStyles, MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle, Spinner, Text, tokens, typographyStyles } from '@fluentui/react-components';
import { useEffect, useRef, useSyncExternalStore, type ReactNode } from 'react';
import { faults, shell } from '../texts/shared.ts';
import { Trouble } from './client.ts';

const useStyles = makeStyles({
  whole: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM, alignItems: 'flex-start', maxWidth: '36rem', padding: `${tokens.spacingVerticalXXL} ${tokens.spacingHorizontalL}`, margin: '0 auto' },
  actions: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  title: { ...typographyStyles.subtitle1, margin: 0 },
  small: { color: tokens.colorNeutralForeground2 },
  bar: { minHeight: 'max-content' },
  words: { whiteSpace: 'normal', paddingTop: tokens.spacingVerticalS, paddingBottom: tokens.spacingVerticalS },
});

/** `title` is the page's heading, where the page itself is not there yet. */
export function Loading({ label = shell.loading, title }: { readonly label?: string; readonly title?: string }) {
  const styles = useStyles();
  return (
    <div className={styles.whole}>
      {title !== undefined && <h1 className={styles.title}>{title}</h1>}
      <Spinner label={label} labelPosition="after" size="small" />
    </div>
  );
}

interface WholeProps {
  readonly title: string;
  readonly detail: string;
  readonly children?: ReactNode;
}

/** Fills the page: why there is nothing to see, and the way on. The title takes the focus, so that it is read out. */
export function Whole({ title, detail, children }: WholeProps) {
  const styles = useStyles();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [title]);
  return (
    <div className={styles.whole}>
      <h1 ref={heading} tabIndex={-1} className={styles.title}>{title}</h1>
      <Text>{detail}</Text>
      <div className={styles.actions}>{children}</div>
    </div>
  );
}

/** What a fault is for a person; what is no Trouble is a fault of ours. */
export function troubleIn(fault: unknown): Trouble {
  if (fault instanceof Trouble) return fault;
  const newVersion = fault instanceof Error && fault.name === 'ChunkLoadError';
  return new Trouble({ code: newVersion ? 'new-version' : 'strange', ...(newVersion ? faults.newVersion : faults.strange) });
}

/** The page could not be had. */
export function WholeTrouble({ fault, onAgain }: { readonly fault: unknown; readonly onAgain: () => void }) {
  const { code, title, detail, instance } = troubleIn(fault);
  const styles = useStyles();
  const reload = code === 'strange' || code === 'new-version';
  return (
    <Whole title={title} detail={detail}>
      <Button appearance="primary" onClick={reload ? () => window.location.reload() : onAgain}>{reload ? shell.reload : shell.again}</Button>
      {instance !== undefined && <Text size={200} block className={styles.small}>{shell.number(instance)}</Text>}
    </Whole>
  );
}

/** One thing on the page did not work; what is there stays. */
export function TroubleBar({ fault, onAgain }: { readonly fault: unknown; readonly onAgain?: () => void }) {
  const { title, detail, instance } = troubleIn(fault);
  const styles = useStyles();
  return (
    <MessageBar intent="error" layout="multiline" className={styles.bar} politeness="assertive">
      <MessageBarBody className={styles.words}>
        <MessageBarTitle>{title}</MessageBarTitle> {detail}
        {instance !== undefined && <Text size={200} block>{shell.number(instance)}</Text>}
      </MessageBarBody>
      {onAgain !== undefined && (
        <MessageBarActions>
          <Button size="small" onClick={onAgain}>{shell.again}</Button>
        </MessageBarActions>
      )}
    </MessageBar>
  );
}

export function Empty({ children }: { readonly children: ReactNode }) {
  const styles = useStyles();
  return <Text block className={styles.small}>{children}</Text>;
}

/** Stands above the page while the device is offline. */
export function OfflineBar() {
  const online = useSyncExternalStore(watchOnline, () => navigator.onLine);
  const styles = useStyles();
  if (online) return null;
  return (
    <MessageBar intent="warning" layout="multiline" className={styles.bar} politeness="polite">
      <MessageBarBody className={styles.words}>{shell.offline}</MessageBarBody>
    </MessageBar>
  );
}

function watchOnline(changed: () => void): () => void {
  for (const event of ['online', 'offline']) window.addEventListener(event, changed);
  return () => {
    for (const event of ['online', 'offline']) window.removeEventListener(event, changed);
  };
}
