'use client';

import { Pause, Trash2 } from 'lucide-react';
import type { FormAction } from '#app/_components/action-form.tsx';
import { Button, ButtonLink } from '#app/_components/button.tsx';
import type { ButtonSize, ButtonVariant } from '#app/_components/button-class.ts';
import { Card } from '#app/_components/card.tsx';
import { ConfirmDialog } from '#app/_components/confirm-dialog.tsx';
import { Dialog, DialogActions } from '#app/_components/dialog.tsx';
import { Menu } from '#app/_components/menu.tsx';
import { showToast, Toaster } from '#app/_components/toast.tsx';
import type { Samples } from './examples.ts';

const VARIANTS: ButtonVariant[] = ['primary', 'secondary', 'ghost', 'danger'];
const SIZES: ButtonSize[] = ['sm', 'md', 'lg'];

/** It does nothing, and is done. */
const nothing: FormAction<void> = async () => ({ status: 'done', at: Date.now() });

/** What a user presses, and what opens then. */
export function DoingSamples({ samples }: { samples: Samples }) {
  const { panel, word, sentence, save, wait, remove, more } = samples;
  return (
    <Card title={`Buttons, ${panel}`}>
      <div className="flex flex-wrap items-center gap-2">
        {VARIANTS.flatMap((variant) =>
          SIZES.map((size) => (
            <Button key={`${variant}-${size}`} variant={variant} size={size}>
              {variant === 'primary' ? word : save}
            </Button>
          )),
        )}
        <Button pending>{wait}</Button>
        <Button icon={<Pause aria-hidden />}>{word}</Button>
        <Button icon={<Trash2 aria-hidden />} label={remove} />
        <ButtonLink href="?link">{word}</ButtonLink>
        <Menu
          trigger={more}
          items={[
            { label: save, onSelect: () => undefined },
            { label: word, href: '?menu' },
            { label: wait, disabled: true, onSelect: () => undefined },
            { label: remove, danger: true, onSelect: () => undefined },
          ]}
        />
        <Dialog trigger={word} title={word} description={sentence}>
          <DialogActions>
            <Button variant="primary">{save}</Button>
          </DialogActions>
        </Dialog>
        <ConfirmDialog
          trigger={remove}
          title={word}
          consequence={sentence}
          confirm={remove}
          danger
          action={nothing}
          workspace="design"
        />
        <Button onClick={() => showToast(sentence)}>Toast</Button>
        <Button onClick={() => showToast(sentence, 'failed')}>Toast, failed</Button>
      </div>
      {panel === 'it, light' && <Toaster />}
    </Card>
  );
}
