'use client';

import { Menu as Base } from '@base-ui/react/menu';
import { Ellipsis } from 'lucide-react';
import Link from 'next/link';
import { unstable_rethrow } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type ReactNode, useTransition } from 'react';
import type { FormAction } from './action-form.tsx';
import { type ButtonSize, type ButtonVariant, buttonClass } from './button-class.ts';
import { cx } from './cx.ts';
import { ITEM_CLASS, POPUP_CLASS } from './popup-class.ts';
import { showToast } from './toast.tsx';

export type MenuItem = {
  label: string;
  icon?: ReactNode;
  danger?: boolean;
  disabled?: boolean;
  /** The address of a link … */
  href?: string;
  /** … to a file, … */
  download?: boolean;
  /** … or the action: a server action with its fields, … */
  // biome-ignore lint/suspicious/noExplicitAny: the result of the action does not matter here
  action?: FormAction<any>;
  fields?: Record<string, string>;
  doneMessage?: string;
  /** … or, from client components, a function. */
  onSelect?: () => void;
};

type Props = {
  items: MenuItem[];
  /** Without a text the button shows three dots. */
  trigger?: string;
  triggerIcon?: ReactNode;
  triggerVariant?: ButtonVariant;
  triggerSize?: ButtonSize;
};

/** Secondary actions of a page. Actions that cannot be undone belong in a `ConfirmDialog` instead. */
export function Menu({ items, trigger, triggerIcon, triggerVariant, triggerSize }: Props) {
  const t = useTranslations('common');
  const tErrors = useTranslations('errors');
  const [pending, startTransition] = useTransition();

  const run = (item: MenuItem) => {
    const { action } = item;
    if (!action) return item.onSelect?.();
    const form = new FormData();
    for (const [name, value] of Object.entries(item.fields ?? {})) form.set(name, value);
    startTransition(async () => {
      try {
        const answer = await action({ status: 'idle' }, form);
        if (answer.status === 'done' && item.doneMessage) showToast(item.doneMessage);
        if (answer.status === 'failed') {
          const { code, params } = answer.error;
          showToast(tErrors.has(code) ? tErrors(code, params) : tErrors('unexpected'), 'failed');
        }
        if (answer.status === 'invalid') showToast(tErrors('unexpected'), 'failed');
      } catch (error) {
        unstable_rethrow(error);
        showToast(tErrors('noAnswer'), 'failed');
      }
    });
  };

  return (
    <Base.Root>
      <Base.Trigger
        disabled={pending}
        aria-label={trigger === undefined ? t('more') : undefined}
        className={buttonClass(triggerVariant, triggerSize, trigger === undefined)}
      >
        {trigger === undefined ? (triggerIcon ?? <Ellipsis aria-hidden />) : triggerIcon}
        {trigger}
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner className="z-30 outline-none" sideOffset={4} align="end">
          <Base.Popup className={POPUP_CLASS}>
            {items.map((item) => (
              <Base.Item
                key={item.label}
                disabled={item.disabled}
                onClick={item.href === undefined ? () => run(item) : undefined}
                render={linkFor(item)}
                className={cx(ITEM_CLASS, item.danger && 'text-refused')}
              >
                {item.icon}
                {item.label}
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

function linkFor(item: MenuItem) {
  if (item.href === undefined || item.disabled) return undefined;
  // biome-ignore lint/a11y/useAnchorContent: the item brings its content
  return item.download ? <a href={item.href} download /> : <Link href={item.href} />;
}
