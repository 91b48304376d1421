/** Puts a page away that nobody uses: somebody may have left the desk with it open. */
import { Button } from '@fluentui/react-components';
import { useEffect, useState, type ReactNode } from 'react';
import { idle } from '../texts/shared.ts';
import { Whole } from './states.tsx';

export const IDLE_MS = 5 * 60_000;
const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;

export interface HiddenWhenIdleProps {
  /** Forgets what was loaded: hidden is not enough, it must not be there. */
  readonly onHide: () => void;
  readonly children: ReactNode;
}

/** Takes its children out of the page after five minutes without a touch, a key or the mouse. */
export function HiddenWhenIdle({ onHide, children }: HiddenWhenIdleProps) {
  const [hidden, setHidden] = useState(false);
  useEffect(() => {
    if (hidden) return undefined;
    return watchUse(() => {
      setHidden(true);
      onHide();
    });
  }, [hidden, onHide]);
  if (!hidden) return children;
  return <Whole title={idle.title} detail={idle.say}><Button appearance="primary" onClick={() => setHidden(false)}>{idle.show}</Button></Whole>;
}

/** Calls `unused` once nobody has done anything for that long; the result ends the watching. */
function watchUse(unused: () => void): () => void {
  let last = Date.now();
  const used = () => void (last = Date.now());
  // A timer alone may sleep with the device: the clock says how long it really was.
  const timer = window.setInterval(() => Date.now() - last >= IDLE_MS && unused(), 1_000);
  for (const sign of SIGNS) window.addEventListener(sign, used, { passive: true });
  return () => {
    window.clearInterval(timer);
    for (const sign of SIGNS) window.removeEventListener(sign, used);
  };
}
