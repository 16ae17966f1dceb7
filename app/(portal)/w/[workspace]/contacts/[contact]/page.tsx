import { Eraser, Merge, Trash2 } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { getLocale, getTranslations } from 'next-intl/server';
import { Badge } from '#app/_components/badge.tsx';
import { ButtonLink } from '#app/_components/button.tsx';
import { Card } from '#app/_components/card.tsx';
import { ConfirmDialog } from '#app/_components/confirm-dialog.tsx';
import { KeyValue } from '#app/_components/key-value.tsx';
import { Notice } from '#app/_components/notice.tsx';
import { PageHeader } from '#app/_components/page-header.tsx';
import { Phone } from '#app/_components/phone.tsx';
import { createFormats } from '#app/_i18n/format.ts';
import { requireActor } from '#lib/auth/actor.ts';
import { can } from '#lib/domain/permissions.ts';
import { formatNumber } from '#lib/domain/phone.ts';
import { callsOfNumber } from '#lib/features/calls/queries.ts';
import { deleteContactAction, eraseContactAction } from '#lib/features/contacts/actions.ts';
import { contactConsents } from '#lib/features/contacts/consents.ts';
import { attributesOf, contactDetail } from '#lib/features/contacts/queries.ts';
import { suppressionOf } from '#lib/features/suppressions/queries.ts';
import { ContactForm } from '../contact-form.tsx';
import { formOptions } from '../form-options.ts';
import { CallsCard } from './calls-card.tsx';
import { ConsentsCard } from './consents-card.tsx';
import { NumberCheck } from './number-check.tsx';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('contacts');
  return { title: t('title') };
}

export default async function ContactPage({ params }: { params: Promise<{ workspace: string; contact: string }> }) {
  const { workspace, contact: id } = await params;
  const actor = await requireActor(workspace);
  const contact = await contactDetail(actor.workspaceId, id);
  if (!contact) notFound();
  const [t, tPeople, locale, calls, described, suppression, consents] = await Promise.all([
    getTranslations('contacts'),
    getTranslations('people'),
    getLocale(),
    callsOfNumber(actor, contact.number),
    attributesOf(actor.workspaceId),
    suppressionOf(actor.workspaceId, contact.number),
    contactConsents(actor.workspaceId, id),
  ]);
  const format = createFormats(locale, actor.timeZone);
  const base = `/w/${actor.workspaceSlug}`;
  const number = formatNumber(contact.number);
  const name = `${contact.firstName} ${contact.lastName}`.trim();
  const mayWrite = can(actor, 'contacts.write');
  const suppressed = suppression && (suppression.until === null || suppression.until > new Date()) ? suppression : null;
  const attributes = Object.entries(contact.attributes);
  const labelOf = (key: string) => described.find((attribute) => attribute.key === key)?.label ?? key;
  const count = contact.lists.length;

  const facts = [
    ...(mayWrite
      ? []
      : [
          { label: t('contact.number'), value: <Phone number={contact.number} /> },
          ...attributes.map(([key, value]) => ({ label: labelOf(key), value: format.cell(value) })),
        ]),
    {
      label: t('contact.inLists'),
      value:
        count === 0
          ? t('contact.none')
          : contact.lists.map((list) => (
              <Link
                key={list.id}
                href={`${base}/contacts/lists/${list.id}`}
                className="block rounded underline decoration-edge underline-offset-3"
              >
                {list.name}
              </Link>
            )),
    },
    ...(contact.tags.length > 0
      ? [
          {
            label: tPeople('tags'),
            value: (
              <span className="flex flex-wrap gap-1">
                {contact.tags.map((tag) => (
                  <Badge key={tag} dot={false}>
                    {tag}
                  </Badge>
                ))}
              </span>
            ),
          },
        ]
      : []),
    ...(contact.numberKind ? [{ label: tPeople('kind'), value: tPeople(`builder.kinds.${contact.numberKind}`) }] : []),
    {
      label: t('contact.calls'),
      value: (
        <Link
          href={`${base}/evidence?q=${encodeURIComponent(contact.number)}`}
          className="rounded underline decoration-edge underline-offset-3"
        >
          {t('contact.seeCalls')}
        </Link>
      ),
    },
    { label: t('contact.createdAt'), value: format.dateTime(contact.createdAt) },
    { label: t('contact.updatedAt'), value: format.dateTime(contact.updatedAt) },
  ];

  return (
    <>
      <PageHeader
        title={name || number}
        aside={name ? <Phone number={contact.number} /> : undefined}
        crumbs={[{ label: t('title'), href: `${base}/contacts` }]}
        actions={
          mayWrite && (
            <>
              <ButtonLink href={`${base}/contacts/${contact.id}/merge`} icon={<Merge aria-hidden />}>
                {tPeople('merge.trigger')}
              </ButtonLink>
              <ConfirmDialog
                trigger={t('contact.delete')}
                triggerIcon={<Trash2 aria-hidden />}
                title={t('contact.deleteTitle', { name: name || number })}
                consequence={t('contact.deleteText', { count, n: format.number(count) })}
                confirm={t('contact.deleteConfirm')}
                danger
                action={deleteContactAction}
                workspace={actor.workspaceSlug}
                hidden={{ id: contact.id }}
              />
              <ConfirmDialog
                trigger={t('contact.erase')}
                triggerIcon={<Eraser aria-hidden />}
                title={t('contact.eraseTitle', { name: name || number })}
                consequence={t('contact.eraseText', { suppressed: suppressed ? 'yes' : 'no' })}
                confirm={t('contact.eraseConfirm')}
                danger
                action={eraseContactAction}
                workspace={actor.workspaceSlug}
                hidden={{ id: contact.id }}
              />
            </>
          )
        }
      />
      {suppressed && (
        <Notice kind="warning" className="mb-4">
          {suppressed.until
            ? t('contact.suppressedUntil', { until: format.dateTime(suppressed.until) })
            : t('contact.suppressed')}{' '}
          <Link href={`${base}/suppressions?q=${encodeURIComponent(contact.number)}`}>
            {t('contact.seeSuppression')}
          </Link>
        </Notice>
      )}
      <NumberCheck contact={contact} workspace={actor.workspaceSlug} mayWrite={mayWrite} format={format} />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
        {mayWrite && (
          <Card title={t('contact.edit')}>
            <ContactForm
              key={contact.updatedAt.getTime()}
              workspace={actor.workspaceSlug}
              {...(await formOptions(actor, locale, format))}
              contact={{ ...contact, number, attributes, lists: contact.lists.map((list) => list.id) }}
            />
          </Card>
        )}
        <Card title={t('contact.facts')} note={t('zone', { zone: format.zone })}>
          <KeyValue facts={facts} />
        </Card>
      </div>
      <ConsentsCard
        workspace={actor.workspaceSlug}
        contactId={contact.id}
        consents={consents}
        format={format}
        mayWrite={mayWrite}
      />
      <CallsCard calls={calls} base={base} format={format} />
    </>
  );
}
