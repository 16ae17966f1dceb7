import type { Metadata } from 'next';
import { getLocale, getTranslations } from 'next-intl/server';
import { ActionForm } from '#app/_components/action-form.tsx';
import { Button } from '#app/_components/button.tsx';
import { Card, CardFooter } from '#app/_components/card.tsx';
import { Field } from '#app/_components/field.tsx';
import { KeyValue } from '#app/_components/key-value.tsx';
import { Select } from '#app/_components/select.tsx';
import { NumberInput, TextInput } from '#app/_components/text-input.tsx';
import { requireActor } from '#lib/auth/actor.ts';
import { can } from '#lib/domain/permissions.ts';
import { saveWorkspaceAction } from '#lib/features/workspaces/actions.ts';
import { workspaceFacts } from '#lib/features/workspaces/queries.ts';
import { COUNTRIES, TIME_ZONES } from '#lib/features/workspaces/schema.ts';
import { SettingsFrame } from './frame.tsx';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('settings');
  return { title: t('title') };
}

/** `12-07` as people write it: 7/12. */
const dayAndMonth = (day: string | null) => day?.split('-').map(Number).reverse().join('/');

export default async function WorkspaceSettingsPage({ params }: { params: Promise<{ workspace: string }> }) {
  const actor = await requireActor((await params).workspace);
  const [t, locale, facts] = await Promise.all([getTranslations('settings'), getLocale(), workspaceFacts(actor)]);
  const names = new Intl.DisplayNames(locale, { type: 'region' });
  const address = <span className="font-mono text-[12.5px]">/w/{facts.slug}</span>;
  if (!can(actor, 'workspace.manage'))
    return (
      <SettingsFrame actor={actor} active="workspace">
        <Card title={t('workspace.title')} note={t('onlyOwners')}>
          <KeyValue
            facts={[
              { label: t('workspace.name'), value: facts.name },
              { label: t('workspace.address'), value: address },
              { label: t('workspace.timeZone'), value: facts.timeZone },
              { label: t('workspace.country'), value: names.of(facts.defaultCountry) },
              { label: t('rules.patronDay'), value: dayAndMonth(facts.patronDay) ?? '—' },
              { label: t('rules.quietDays'), value: facts.quietDays ?? '—' },
              { label: t('rules.approvalFrom'), value: facts.approvalFrom ?? '—' },
              { label: t('rules.approvalCost'), value: facts.approvalCost ?? '—' },
            ]}
          />
        </Card>
      </SettingsFrame>
    );
  const countries = COUNTRIES.filter((code) => code.length === 2)
    .map((code) => ({ value: code, label: names.of(code) ?? code }))
    .sort((a, b) => a.label.localeCompare(b.label, locale));
  return (
    <SettingsFrame actor={actor} active="workspace">
      <Card title={t('workspace.title')}>
        <ActionForm action={saveWorkspaceAction} workspace={actor.workspaceSlug} doneMessage={t('saved')}>
          <div className="grid gap-4 sm:grid-cols-2">
            <Field
              name="name"
              label={t('workspace.name')}
              required
              hint={t.rich('workspace.nameHint', { address: () => address })}
              className="sm:col-span-2"
            >
              <TextInput defaultValue={facts.name} maxLength={120} />
            </Field>
            <Field name="timeZone" label={t('workspace.timeZone')} required hint={t('workspace.timeZoneHint')}>
              <TextInput defaultValue={facts.timeZone} list="time-zones" />
            </Field>
            <Field name="defaultCountry" label={t('workspace.country')} required hint={t('workspace.countryHint')}>
              <Select options={countries} defaultValue={facts.defaultCountry} />
            </Field>
          </div>
          <h3 className="mt-6 mb-3 border-line border-t pt-4 font-semibold text-[13px]">{t('rules.title')}</h3>
          <div className="grid gap-4 sm:grid-cols-2">
            <Field name="patronDay" label={t('rules.patronDay')} hint={t('rules.patronDayHint')}>
              <TextInput
                defaultValue={dayAndMonth(facts.patronDay)}
                placeholder={t('rules.dayMonth')}
                className="max-w-36"
              />
            </Field>
            <Field name="quietDays" label={t('rules.quietDays')} hint={t('rules.quietDaysHint')}>
              <NumberInput defaultValue={facts.quietDays ?? undefined} suffix={t('rules.days')} />
            </Field>
            <Field name="approvalFrom" label={t('rules.approvalFrom')} hint={t('rules.approvalFromHint')}>
              <NumberInput defaultValue={facts.approvalFrom ?? undefined} />
            </Field>
            <Field name="approvalCost" label={t('rules.approvalCost')} hint={t('rules.approvalCostHint')}>
              <NumberInput defaultValue={facts.approvalCost ?? undefined} />
            </Field>
          </div>
          <datalist id="time-zones">
            {TIME_ZONES.map((zone) => (
              <option key={zone} value={zone} />
            ))}
          </datalist>
          <CardFooter>
            <span />
            <Button type="submit" variant="primary">
              {t('save')}
            </Button>
          </CardFooter>
        </ActionForm>
      </Card>
    </SettingsFrame>
  );
}
