import { cx } from './cx.ts';

/** The style that all text fields share. */
export function controlClass(...more: (string | false | undefined)[]): string {
  return cx(
    'w-full min-w-0 rounded-control border border-edge bg-panel px-2.5 text-ink transition-colors',
    'focus:border-accent focus:outline-2 focus:outline-accent focus:-outline-offset-1',
    'aria-invalid:border-refused aria-invalid:focus:outline-refused disabled:bg-sunken disabled:text-ink-3 [&[readonly]]:bg-sunken',
    'pointer-coarse:text-base',
    ...more,
  );
}

export const CONTROL_HEIGHT = 'h-8 pointer-coarse:h-10';
