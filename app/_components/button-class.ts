import { cx } from './cx.ts';

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger';
export type ButtonSize = 'sm' | 'md' | 'lg';

const VARIANT: Record<ButtonVariant, string> = {
  primary: 'border-transparent bg-accent text-on-accent hover:bg-accent-strong',
  secondary: 'border-line bg-panel text-ink shadow-card hover:bg-hover',
  ghost: 'border-transparent text-ink-2 hover:bg-hover hover:text-ink',
  danger: 'border-transparent bg-refused text-on-refused hover:bg-refused-strong',
};

const SIZE: Record<ButtonSize, string> = {
  sm: 'h-7 gap-1.5 px-2.5 text-[13px] pointer-coarse:h-9',
  md: 'h-8 gap-2 px-3 pointer-coarse:h-10',
  lg: 'h-10 gap-2 px-4',
};

const ICON_ONLY: Record<ButtonSize, string> = {
  sm: 'size-7 pointer-coarse:size-9',
  md: 'size-8 pointer-coarse:size-10',
  lg: 'size-10',
};

/** For elements other than buttons that look like a button. */
export function buttonClass(
  variant: ButtonVariant = 'secondary',
  size: ButtonSize = 'md',
  iconOnly = false,
  ...more: (string | undefined)[]
): string {
  return cx(
    'inline-flex shrink-0 select-none items-center justify-center rounded-control border font-medium whitespace-nowrap transition-colors',
    'disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:cursor-not-allowed aria-disabled:opacity-55 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:stroke-[1.75]',
    VARIANT[variant],
    iconOnly ? ICON_ONLY[size] : SIZE[size],
    ...more,
  );
}
