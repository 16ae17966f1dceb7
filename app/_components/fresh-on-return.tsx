'use client';

import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import {
  createContext,
  Fragment,
  type ReactNode,
  use,
  useEffect,
  useEffectEvent,
  useState,
  useTransition,
} from 'react';

const Returning = createContext(false);

/** True from a step back or forward until the page shows current data: until then the old data must not be saved. */
export const useReturning = () => use(Returning);

/**
 * Back and Forward show a page as it was when the user left it. It is loaded again at once and mounted anew, so that fields
 * do not keep their old values; the same for a page that the browser kept whole.
 */
export function FreshOnReturn({ children }: { children: ReactNode }) {
  const router = useRouter();
  const [round, setRound] = useState(0);
  const [returning, startReturn] = useTransition();
  const readAgain = useEffectEvent(() =>
    startReturn(() => {
      router.refresh();
      setRound((before) => before + 1);
    }),
  );
  // A step that changes only the hash within a page does not count as a return to it.
  const [path, search] = [usePathname(), useSearchParams().toString()];
  const isHere = useEffectEvent(
    () => window.location.pathname === path && window.location.search.replace(/^\?/, '') === search,
  );
  useEffect(() => {
    const back = () => {
      if (!isHere()) readAgain();
    };
    const shown = (event: PageTransitionEvent) => event.persisted && readAgain();
    window.addEventListener('popstate', back);
    window.addEventListener('pageshow', shown);
    return () => {
      window.removeEventListener('popstate', back);
      window.removeEventListener('pageshow', shown);
    };
  }, []);
  return (
    <Returning value={returning}>
      <Fragment key={round}>{children}</Fragment>
    </Returning>
  );
}
