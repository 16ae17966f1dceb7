'use client';

import { Check } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { cx } from '#app/_components/cx.ts';
import type { Consequences } from '#lib/features/dispatch/queries.ts';
import { stepId } from './step.tsx';

type Blocker = Consequences['blockers'][number]['code'];

/** The steps of a draft, each with the problems that keep it from being complete. */
const STEPS: { name: 'audience' | 'message' | 'window'; open: Blocker[] }[] = [
  { name: 'audience', open: ['noSource', 'sourceMissing', 'audienceEmpty'] },
  { name: 'message', open: ['noMessage', 'textProblem', 'noCallerId'] },
  { name: 'window', open: ['noWindow', 'windowOver', 'noInterval'] },
];

/** The steps as links, each with a mark when it is complete. */
export function StepNav({ consequences }: { consequences: Consequences | null }) {
  const t = useTranslations('campaignEditor.steps');
  return (
    <nav aria-label={t('label')} className="-mx-4 overflow-x-auto px-4 sm:mx-0 sm:px-0">
      <ol className="flex min-w-max gap-x-6 border-line border-b">
        {STEPS.map(({ name, open }, place) => {
          const isDone = consequences !== null && !consequences.blockers.some(({ code }) => open.includes(code));
          return (
            <li key={name} className="-mb-px">
              <a
                href={`#${stepId(name)}`}
                className="flex items-center gap-2 border-transparent border-b-2 pt-1 pb-2.5 text-ink-2 whitespace-nowrap hover:border-line hover:text-ink focus-visible:-outline-offset-2"
              >
                <span
                  aria-hidden
                  className={cx(
                    'flex size-5 items-center justify-center rounded-full border text-xs tabular-nums',
                    isDone ? 'border-accent bg-accent text-on-accent' : 'border-edge text-ink-2',
                  )}
                >
                  {isDone ? <Check className="size-3" strokeWidth={3} /> : place + 1}
                </span>
                {t(name)}
                <span className="sr-only">{isDone ? t('complete') : t('open')}</span>
              </a>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
