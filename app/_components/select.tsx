'use client';

import { Select as Base } from '@base-ui/react/select';
import { Check, ChevronsUpDown } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import { CONTROL_HEIGHT, controlClass } from './control-class.ts';
import { useField } from './form-context.ts';
import { ITEM_CLASS, POPUP_CLASS } from './popup-class.ts';

export type SelectOption = { value: string; label: string; hint?: ReactNode; disabled?: boolean };

type Props = {
  options: SelectOption[];
  name?: string;
  defaultValue?: string;
  value?: string;
  onValueChange?: (value: string) => void;
  placeholder?: string;
  disabled?: boolean;
  /** For a select without a `Field`. */
  label?: string;
  className?: string;
};

/** One of several choices. In a form it is sent like any field; with no choice it sends an empty value. */
export function Select({
  options,
  name,
  defaultValue,
  value,
  onValueChange,
  placeholder,
  disabled,
  label,
  className,
}: Props) {
  const t = useTranslations('common');
  const field = useField(name);
  const typed = typeof field.typed === 'string' ? field.typed : undefined;
  // Base UI keeps the choice itself; it would only warn about a default that changed later.
  const [first] = useState(typed ?? defaultValue ?? '');
  return (
    <Base.Root
      id={field.id}
      name={field.name}
      items={options}
      disabled={disabled}
      {...(value === undefined ? { defaultValue: first === '' ? null : first } : { value })}
      onValueChange={(chosen) => onValueChange?.(chosen ?? '')}
    >
      <Base.Trigger
        aria-label={label}
        aria-labelledby={label === undefined ? `${field.id}-label` : undefined}
        aria-invalid={field.invalid || undefined}
        aria-describedby={field.describedBy}
        className={controlClass(
          CONTROL_HEIGHT,
          'flex items-center justify-between gap-2 text-left data-disabled:bg-sunken data-disabled:text-ink-3',
          className,
        )}
      >
        <Base.Value className="truncate data-placeholder:text-ink-3" placeholder={placeholder ?? t('choose')} />
        <Base.Icon className="shrink-0 text-ink-3">
          <ChevronsUpDown aria-hidden className="size-4" strokeWidth={1.75} />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner className="z-30 outline-none" sideOffset={4} align="start" alignItemWithTrigger={false}>
          <Base.Popup className={`${POPUP_CLASS} max-h-(--available-height) min-w-(--anchor-width) overflow-y-auto`}>
            <Base.List>
              {options.map((option) => (
                <Base.Item
                  key={option.value}
                  value={option.value}
                  disabled={option.disabled}
                  className={`${ITEM_CLASS} justify-between`}
                >
                  <span className="min-w-0">
                    <Base.ItemText>{option.label}</Base.ItemText>
                    {option.hint !== undefined && <span className="block text-ink-3 text-xs">{option.hint}</span>}
                  </span>
                  <Base.ItemIndicator className="text-accent">
                    <Check aria-hidden className="size-4" strokeWidth={2} />
                  </Base.ItemIndicator>
                </Base.Item>
              ))}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
