import { createDOMRenderer, FluentProvider, makeStyles, RendererProvider } from '@fluentui/react-components';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore, type ReactNode } from 'react';
import { passes, Trouble, type Fetch } from './shared/client.ts';
import type { Host, ThemeSource } from './shared/host.ts';
import { Shell } from './shared/shell.tsx';
import { Outside, SignIn } from './shared/sign-in.tsx';
import { themes } from './shared/theme.ts';

const useStyles = makeStyles({ whole: { minHeight: '100vh' } });

export interface AppProps {
  /** `undefined` outside every host that we know. */
  readonly host: Host | undefined;
  readonly theme: ThemeSource;
  readonly fetch: Fetch;
  /** Allows the styles that are made here (Content-Security-Policy). */
  readonly nonce: string;
}

export function App({ host, theme, fetch, nonce }: AppProps) {
  return (
    <Look theme={theme} nonce={nonce}>
      {host === undefined ? <Outside /> : (
        <QueryClientProvider client={queries}>
          <SignIn host={host} fetch={fetch}><Shell /></SignIn>
        </QueryClientProvider>
      )}
    </Look>
  );
}

/** Fluent in the host's theme, also when that changes while the page is open. */
function Look({ theme, nonce, children }: { readonly theme: ThemeSource; readonly nonce: string; readonly children: ReactNode }) {
  return (
    <RendererProvider renderer={rendererFor(nonce)} targetDocument={document}>
      <Themed theme={theme}>{children}</Themed>
    </RendererProvider>
  );
}

/** Beneath the renderer, whose styles carry the page's nonce. */
function Themed({ theme, children }: { readonly theme: ThemeSource; readonly children: ReactNode }) {
  const name = useSyncExternalStore(theme.watch, theme.now);
  const styles = useStyles();
  useEffect(() => {
    // What lies behind the page, and the browser's own scroll bars, in Teams' theme and not in the computer's.
    const { style } = document.documentElement;
    style.colorScheme = name === 'light' ? 'light' : 'dark';
    document.body.style.backgroundColor = themes[name].colorNeutralBackground1;
  }, [name]);
  return <FluentProvider theme={themes[name]} className={styles.whole} data-theme={name}>{children}</FluentProvider>;
}

let renderer: ReturnType<typeof createDOMRenderer> | undefined;

function rendererFor(nonce: string) {
  renderer ??= createDOMRenderer(document, nonce === '' ? {} : { styleElementAttributes: { nonce } });
  return renderer;
}

/** A request is tried again by itself only where that may help, and as late as the server asks. */
const queries = new QueryClient({
  defaultOptions: {
    queries: {
      networkMode: 'always',
      refetchOnWindowFocus: false,
      retry: (failures, fault) => failures < 3 && passes(fault),
      retryDelay: (failures, fault) => (fault instanceof Trouble && fault.retryAfter !== undefined ? fault.retryAfter : 2 ** failures) * 1000,
    },
    mutations: { networkMode: 'always', retry: false },
  },
});
