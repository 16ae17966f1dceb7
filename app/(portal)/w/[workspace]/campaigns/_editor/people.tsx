'use client';

import { Plus, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { Button } from '#app/_components/button.tsx';
import { Field } from '#app/_components/field.tsx';
import { TextInput } from '#app/_components/text-input.tsx';
import type { EditorPerson } from '#lib/features/campaigns/editor-choices.ts';
import { findPeopleAction } from '#lib/features/contacts/actions.ts';

const nameOf = ({ firstName, lastName, number }: EditorPerson) => `${firstName} ${lastName}`.trim() || number;

/** Debounce, long enough that no search starts between two keystrokes. */
const WAIT = 300;

/** Single people: searched by name or number, added one by one, each sent under `people[]`. */
export function People({ workspace, chosen }: { workspace: string; chosen: EditorPerson[] }) {
  const t = useTranslations('campaignEditor');
  const [people, setPeople] = useState(chosen);
  const [search, setSearch] = useState('');
  const [found, setFound] = useState<EditorPerson[] | null>(null);
  useEffect(() => {
    if (search.trim().length < 2) {
      setFound(null);
      return;
    }
    let over = false;
    const timer = setTimeout(async () => {
      const form = new FormData();
      form.set('workspace', workspace);
      form.set('search', search);
      const got = await findPeopleAction({ status: 'idle' }, form).catch(() => null);
      if (!over) setFound(got?.status === 'done' && got.data ? got.data : []);
    }, WAIT);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [workspace, search]);
  const others = found?.filter(({ id }) => people.every((person) => person.id !== id));
  return (
    <div className="min-w-0">
      <Field name="peopleSearch" label={t('singlePeople')} hint={t('singlePeopleHint')}>
        <TextInput
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          onKeyDown={(event) => {
            // The Return key would send the whole form.
            if (event.key === 'Enter') event.preventDefault();
          }}
          autoComplete="off"
        />
      </Field>
      {others && (
        <ul aria-live="polite" className="mt-2 divide-y divide-faint rounded-control border border-line">
          {others.length === 0 && <li className="px-3 py-2 text-ink-3">{t('nobodyFound')}</li>}
          {others.map((person) => (
            <li key={person.id} className="flex items-center justify-between gap-3 px-3 py-1.5">
              <span className="min-w-0 [overflow-wrap:anywhere]">
                {nameOf(person)} <span className="text-ink-2 tabular-nums">{person.number}</span>
              </span>
              <Button
                size="sm"
                aria-label={t('addPerson', { name: nameOf(person) })}
                onClick={() => {
                  setPeople([...people, person]);
                  setSearch('');
                }}
              >
                <Plus aria-hidden className="size-3.5" />
                {t('add')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {people.length > 0 && (
        <ul className="mt-2 flex flex-wrap gap-1.5">
          {people.map((person) => (
            <li key={person.id} className="flex items-center gap-1.5 rounded-md bg-faint py-0.5 pr-1 pl-2 text-[13px]">
              <input type="hidden" name="people[]" value={person.id} />
              {nameOf(person)}
              <button
                type="button"
                aria-label={t('removePerson', { name: nameOf(person) })}
                onClick={() => setPeople(people.filter(({ id }) => id !== person.id))}
                className="rounded p-1 text-ink-3 hover:bg-hover hover:text-ink"
              >
                <X aria-hidden className="size-3.5" />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
