'use client';

import { ListMinus, ListPlus, PhoneCall, PhoneOff, Tag, Tags, Trash2 } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { ActionForm, type FormAction } from '#app/_components/action-form.tsx';
import { Button } from '#app/_components/button.tsx';
import { Dialog, DialogActions } from '#app/_components/dialog.tsx';
import { Field } from '#app/_components/field.tsx';
import { Select } from '#app/_components/select.tsx';
import { TextInput } from '#app/_components/text-input.tsx';
import { showToast } from '#app/_components/toast.tsx';
import { createFormats } from '#app/_i18n/format.ts';
import {
  addChosenToListAction,
  removeChosenFromListAction,
  tagChosenAction,
  untagChosenAction,
} from '#lib/features/contacts/actions.ts';
import { useChoosing } from './choosing.tsx';
import { ChosenFields } from './chosen-fields.tsx';
import { ConfirmNumbers, UnconfirmNumbers } from './confirm-numbers.tsx';
import { DeleteChosen } from './delete-chosen.tsx';

/** The page's filter, as an action on all matches sends it. */
type Matching = Partial<Record<'search' | 'list' | 'tag' | 'segment' | 'check', string | undefined>>;
type Named = { id: string; name: string };

type Props = {
  workspace: string;
  timeZone: string;
  matching: Matching;
  total: { count: number; exact: boolean };
  lists: Named[];
  tags: Named[];
  /** At least one number of the workspace is to be checked. */
  mayConfirm: boolean;
};

/** The actions on the chosen people; draws nothing while nobody is chosen. */
export function ManyBar({ workspace, timeZone, matching, total, lists, tags, mayConfirm }: Props) {
  const t = useTranslations('people.many');
  const { chosen, page, all, chooseAll, clear } = useChoosing();
  const format = createFormats(useLocale(), timeZone);
  if (chosen.size === 0) return null;
  const n = format.number(total.count);
  const fields = all
    ? Object.entries(matching).flatMap(([name, value]) => (value ? [[name, value] as [string, string]] : []))
    : [...chosen].map((id) => ['ids[]', id] as [string, string]);
  const hidden = <ChosenFields fields={fields} />;
  const said = (key: 'added' | 'removed' | 'tagged' | 'untagged') => (done: { count: number } | undefined) => {
    const count = done?.count ?? 0;
    showToast(t(key, { count, n: format.number(count) }));
    clear();
  };
  const form = { workspace, hidden };
  return (
    <section aria-label={t('label')} className="border-line border-t bg-accent-soft px-4 py-2.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <p aria-live="polite" className="mr-auto">
          <span className="font-semibold">
            {all
              ? t(total.exact ? 'chosenAll' : 'chosenAllAbout', { n })
              : t('chosen', { count: chosen.size, n: format.number(chosen.size) })}
          </span>{' '}
          {!all && chosen.size === page.length && total.count > page.length && (
            <Button variant="ghost" size="sm" onClick={chooseAll}>
              {t(total.exact ? 'chooseAll' : 'chooseAllAbout', { n })}
            </Button>
          )}
          <Button variant="ghost" size="sm" onClick={clear}>
            {t('none')}
          </Button>
        </p>
        <ListDialog
          {...form}
          words={t('addToList')}
          icon={<ListPlus aria-hidden />}
          lists={lists}
          action={addChosenToListAction}
          onDone={said('added')}
        />
        <ListDialog
          {...form}
          words={t('removeFromList')}
          icon={<ListMinus aria-hidden />}
          lists={lists}
          action={removeChosenFromListAction}
          onDone={said('removed')}
        />
        <AddTag {...form} tags={tags} onDone={said('tagged')} />
        <RemoveTag {...form} tags={tags} onDone={said('untagged')} />
        {matching.check === 'confirmed' ? (
          <Dialog
            trigger={t('unconfirm')}
            triggerIcon={<PhoneOff aria-hidden />}
            triggerSize="sm"
            title={t('unconfirm')}
          >
            <UnconfirmNumbers workspace={workspace} timeZone={timeZone} fields={fields} onDone={clear} />
          </Dialog>
        ) : (
          mayConfirm && (
            <Dialog
              trigger={t('confirm')}
              triggerIcon={<PhoneCall aria-hidden />}
              triggerSize="sm"
              title={t('confirmTitle')}
            >
              <ConfirmNumbers workspace={workspace} timeZone={timeZone} fields={fields} onDone={clear} />
            </Dialog>
          )
        )}
        <Dialog trigger={t('delete')} triggerIcon={<Trash2 aria-hidden />} triggerSize="sm" title={t('deleteTitle')}>
          <DeleteChosen workspace={workspace} timeZone={timeZone} fields={fields} onDone={clear} />
        </Dialog>
      </div>
    </section>
  );
}

type Part = { workspace: string; hidden: ReactNode; onDone: (done: { count: number } | undefined) => void };

function ListDialog({
  words,
  icon,
  lists,
  action,
  workspace,
  hidden,
  onDone,
}: Part & { words: string; icon: ReactNode; lists: Named[]; action: FormAction<{ count: number }> }) {
  const t = useTranslations('people.many');
  return (
    <Dialog trigger={words} triggerIcon={icon} triggerSize="sm" title={words}>
      {lists.length === 0 ? (
        <p className="text-ink-2">{t('noLists')}</p>
      ) : (
        <ActionForm action={action} workspace={workspace} onDone={onDone}>
          {hidden}
          <Field name="target" label={t('list')} required>
            <Select options={lists.map(({ id, name }) => ({ value: id, label: name }))} />
          </Field>
          <DialogActions>
            <Button type="submit" variant="primary">
              {words}
            </Button>
          </DialogActions>
        </ActionForm>
      )}
    </Dialog>
  );
}

function AddTag({ tags, workspace, hidden, onDone }: Part & { tags: Named[] }) {
  const t = useTranslations('people.many');
  return (
    <Dialog trigger={t('addTag')} triggerIcon={<Tag aria-hidden />} triggerSize="sm" title={t('addTag')}>
      <ActionForm action={tagChosenAction} workspace={workspace} onDone={onDone}>
        {hidden}
        <Field name="name" label={t('tag')} required>
          <TextInput maxLength={50} list="known-tags" autoFocus />
        </Field>
        <datalist id="known-tags">
          {tags.map(({ id, name }) => (
            <option key={id} value={name} />
          ))}
        </datalist>
        <DialogActions>
          <Button type="submit" variant="primary">
            {t('addTag')}
          </Button>
        </DialogActions>
      </ActionForm>
    </Dialog>
  );
}

function RemoveTag({ tags, workspace, hidden, onDone }: Part & { tags: Named[] }) {
  const t = useTranslations('people.many');
  return (
    <Dialog trigger={t('removeTag')} triggerIcon={<Tags aria-hidden />} triggerSize="sm" title={t('removeTag')}>
      {tags.length === 0 ? (
        <p className="text-ink-2">{t('noTags')}</p>
      ) : (
        <ActionForm action={untagChosenAction} workspace={workspace} onDone={onDone}>
          {hidden}
          <Field name="name" label={t('tag')} required>
            <Select options={tags.map(({ name }) => ({ value: name, label: name }))} />
          </Field>
          <DialogActions>
            <Button type="submit" variant="primary">
              {t('removeTag')}
            </Button>
          </DialogActions>
        </ActionForm>
      )}
    </Dialog>
  );
}
