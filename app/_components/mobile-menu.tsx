'use client';

import { Dialog } from '@base-ui/react/dialog';
import { Menu as MenuIcon, X } from 'lucide-react';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import { buttonClass } from './button-class.ts';

/** The rail as a drawer, on small screens. It closes after a click on one of its links. */
export function MobileMenu({ children }: { children: ReactNode }) {
  const t = useTranslations('shell');
  const tCommon = useTranslations('common');
  const pathname = usePathname();
  const [openAt, setOpenAt] = useState<string>();
  return (
    <Dialog.Root open={openAt === pathname} onOpenChange={(open) => setOpenAt(open ? pathname : undefined)}>
      <Dialog.Trigger aria-label={t('menu')} className={buttonClass('ghost', 'md', true, '-ml-2')}>
        <MenuIcon aria-hidden />
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-20 bg-shade transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Dialog.Popup className="fixed inset-y-0 left-0 z-20 w-72 max-w-[85vw] overflow-y-auto border-line border-r bg-ground shadow-popup outline-none transition-[translate] data-ending-style:-translate-x-full data-starting-style:-translate-x-full">
          <Dialog.Title className="sr-only">{t('menu')}</Dialog.Title>
          {children}
          <Dialog.Close
            aria-label={tCommon('close')}
            className={buttonClass('ghost', 'md', true, 'absolute top-2 right-2')}
          >
            <X aria-hidden />
          </Dialog.Close>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
