'use client';

import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useCallback, useState } from 'react';
import type { ButtonSize, ButtonVariant } from './button-class.ts';
import { buttonClass } from './button-class.ts';
import { cx } from './cx.ts';
import { DialogContext } from './dialog-context.ts';

export type TriggerProps = {
  /** The text of the button that opens it. */
  trigger: string;
  triggerIcon?: ReactNode;
  triggerVariant?: ButtonVariant;
  triggerSize?: ButtonSize;
  /** Shows the icon alone; `trigger` becomes its accessible name. */
  triggerIconOnly?: boolean;
};

type Props = TriggerProps & {
  title: string;
  description?: ReactNode;
  wide?: boolean;
  children: ReactNode;
};

/** A button and the dialog that it opens. An `ActionForm` inside closes the dialog when it is done. */
export function Dialog({
  trigger,
  triggerIcon,
  triggerVariant,
  triggerSize,
  triggerIconOnly = false,
  title,
  description,
  wide = false,
  children,
}: Props) {
  const t = useTranslations('common');
  const [open, setOpen] = useState(false);
  const close = useCallback(() => setOpen(false), []);
  return (
    <Base.Root open={open} onOpenChange={setOpen}>
      <Base.Trigger
        aria-label={triggerIconOnly ? trigger : undefined}
        title={triggerIconOnly ? trigger : undefined}
        className={buttonClass(triggerVariant, triggerSize, triggerIconOnly)}
      >
        {triggerIcon}
        {!triggerIconOnly && trigger}
      </Base.Trigger>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-20 bg-shade transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Popup
          className={cx(
            'fixed inset-x-4 top-1/2 z-20 mx-auto max-h-[calc(100dvh-2rem)] -translate-y-1/2 overflow-y-auto rounded-card border border-line bg-panel p-5 shadow-popup outline-none transition-[opacity,scale] data-ending-style:scale-[0.98] data-ending-style:opacity-0 data-starting-style:scale-[0.98] data-starting-style:opacity-0',
            wide ? 'max-w-2xl' : 'max-w-md',
          )}
        >
          <Base.Title className="pr-8 font-semibold text-base leading-6">{title}</Base.Title>
          {description !== undefined && (
            <Base.Description className="mt-1 text-ink-2" render={<div />}>
              {description}
            </Base.Description>
          )}
          <div className="mt-4">
            <DialogContext value={close}>{children}</DialogContext>
          </div>
          <Base.Close aria-label={t('close')} className={buttonClass('ghost', 'sm', true, 'absolute top-4 right-4')}>
            <X aria-hidden />
          </Base.Close>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

/** The last line of a form in a dialog: the button that closes it, and the button that submits it. */
export function DialogActions({ out, children }: { out?: string; children: ReactNode }) {
  const t = useTranslations('common');
  return (
    <div className="mt-5 flex flex-wrap justify-end gap-2">
      <Base.Close className={buttonClass('ghost')}>{out ?? t('cancel')}</Base.Close>
      {children}
    </div>
  );
}
