import { cx } from './cx.ts';
import { type Tone, toneFill } from './tone.ts';

/** `value` of `max`; the text and figures stand beside it. */
export function ProgressBar({
  label,
  value,
  max,
  tone = 'accent',
}: {
  label: string;
  value: number;
  max: number;
  tone?: Tone;
}) {
  const share = max > 0 ? Math.min(1, value / max) : 0;
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={Math.min(value, max)}
      className="h-1.5 w-full overflow-hidden rounded-full bg-faint"
    >
      <div
        className={cx('h-full rounded-full transition-[width]', toneFill(tone))}
        style={{ width: `${share * 100}%` }}
      />
    </div>
  );
}
