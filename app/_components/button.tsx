'use client';

import { LoaderCircle } from 'lucide-react';
import Link from 'next/link';
import { type ComponentProps, type ReactNode, use } from 'react';
import { type ButtonSize, type ButtonVariant, buttonClass } from './button-class.ts';
import { FormContext } from './form-context.ts';

type Looks = { variant?: ButtonVariant; size?: ButtonSize; icon?: ReactNode };

type ButtonProps = Looks & ComponentProps<'button'> & { label?: string; pending?: boolean };

/** `label` makes an icon-only button. A submit button shows by itself that its form is being sent. */
export function Button({ variant, size, icon, label, pending, className, children, type, ...rest }: ButtonProps) {
  const form = use(FormContext);
  const busy = pending ?? (type === 'submit' && form.pending);
  return (
    <button
      type={type ?? 'button'}
      aria-label={label}
      title={label}
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      {...rest}
      onClick={busy ? (event) => event.preventDefault() : rest.onClick}
      className={buttonClass(variant, size, label !== undefined, className)}
    >
      {busy ? <LoaderCircle aria-hidden className="animate-spin" /> : icon}
      {children}
    </button>
  );
}

type ButtonLinkProps = Looks & ComponentProps<typeof Link> & { label?: string; download?: boolean | string };

/** A link that looks like a button. `download` makes it a plain link, for files. */
export function ButtonLink({ variant, size, icon, label, className, children, download, ...rest }: ButtonLinkProps) {
  const looks = buttonClass(variant, size, label !== undefined, className);
  if (download !== undefined) {
    return (
      <a href={String(rest.href)} download={download} aria-label={label} title={label} className={looks}>
        {icon}
        {children}
      </a>
    );
  }
  return (
    <Link {...rest} aria-label={label} title={label} className={looks}>
      {icon}
      {children}
    </Link>
  );
}
