'use client';

import { Tooltip as Base } from '@base-ui/react/tooltip';
import type { ReactNode } from 'react';

/** A word more about something short, on hover and focus. Never the only place of what must be known. */
export function Tooltip({ text, children }: { text: ReactNode; children: ReactNode }) {
  return (
    <Base.Root>
      <Base.Trigger
        delay={300}
        render={<button type="button" />}
        className="cursor-help rounded underline decoration-edge decoration-dotted underline-offset-3"
      >
        {children}
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={6} className="z-30">
          <Base.Popup className="max-w-72 rounded-md bg-ink px-2.5 py-1.5 text-[13px] text-ground shadow-popup transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0">
            {text}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
