import { Check } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { ButtonLink } from '#app/_components/button.tsx';
import { Card } from '#app/_components/card.tsx';
import { cx } from '#app/_components/cx.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { can, type Permission } from '#lib/domain/permissions.ts';
import type { QuickStart } from '#lib/features/overview/queries.ts';

type Step = { name: keyof QuickStart; href: string; needs: Permission };

/** The steps to the first campaign: done steps are ticked, the first open one is offered. */
export function QuickStartCard({ steps, actor, base }: { steps: QuickStart; actor: Actor; base: string }) {
  const t = useTranslations('overview.start');
  const way: Step[] = [
    { name: 'account', href: `${base}/settings/account`, needs: 'account.manage' },
    { name: 'contacts', href: `${base}/contacts/imports/new`, needs: 'contacts.write' },
    { name: 'message', href: `${base}/messages/new`, needs: 'messages.write' },
    { name: 'campaign', href: `${base}/campaigns/new`, needs: 'campaigns.draft' },
  ];
  const next = way.find(({ name }) => !steps[name])?.name;
  return (
    <Card title={t('title')} note={t('intro')}>
      <ol className="grid gap-x-6 gap-y-5 sm:grid-cols-2 lg:grid-cols-4">
        {way.map(({ name, href, needs }, index) => {
          const done = steps[name];
          return (
            <li key={name} className="flex gap-3">
              <span
                aria-hidden
                className={cx(
                  'grid size-6 shrink-0 place-items-center rounded-full font-semibold text-xs',
                  done
                    ? 'bg-accent text-on-accent'
                    : name === next
                      ? 'border-2 border-accent text-accent'
                      : 'border border-edge text-ink-2',
                )}
              >
                {done ? <Check className="size-3.5" strokeWidth={2.5} /> : index + 1}
              </span>
              <div className="min-w-0">
                <h3 className="font-semibold leading-6">
                  {t(`${name}.title`)}
                  <span className="sr-only">, {done ? t('done') : t('todo')}</span>
                </h3>
                <p className="text-[13px] text-ink-2">{t(`${name}.text`)}</p>
                {!done && can(actor, needs) && (
                  <div className="mt-2.5">
                    <ButtonLink size="sm" variant={name === next ? 'primary' : 'secondary'} href={href}>
                      {t(`${name}.action`)}
                    </ButtonLink>
                  </div>
                )}
              </div>
            </li>
          );
        })}
      </ol>
    </Card>
  );
}
