'use client';

import { type RefObject, useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react';
import { useReturning } from '#app/_components/fresh-on-return.tsx';
import { autosaveDraftAction, type SavedDraft } from '#lib/features/campaigns/actions.ts';
import type { FieldError } from '#lib/forms/state.ts';

/** How often the form is checked, and how long it must stay unchanged before it is saved (debounce). */
const LOOK_MS = 400;
const REST_MS = 900;

/** Whether the form's contents are saved. */
export type Saving =
  | { is: 'new' | 'kept' | 'typing' | 'saving' | 'unreachable' }
  | { is: 'saved'; at: number }
  /** Some input is invalid: nothing is saved until it is corrected. */
  | { is: 'wrong'; errors: Record<string, FieldError[]> }
  | { is: 'refused'; code: string }
  /** Somebody else saved in the meantime; `fields` are those in which the two differ. */
  | { is: 'conflict'; by: string; fields: string[]; revision: number };

/**
 * Saves the form around an element while the user types. It compares the fields as they would be sent, so that every
 * control counts, whatever events it fires. The first save of a new draft gives the page the draft's own address.
 */
export function useAutosave(inside: RefObject<HTMLElement | null>, existing: SavedDraft | undefined, back: string) {
  const [draft, setDraft] = useState(existing);
  const [saving, setSaving] = useState<Saving>({ is: existing ? 'kept' : 'new' });
  const text = useRef<{ seen: string; since: number; tried: string } | null>(null);
  const underWay = useRef<Promise<void> | null>(null);
  const latest = useRef(existing);
  const returning = useReturning();

  const fields = () => {
    const form = inside.current?.closest('form');
    if (!form) return null;
    const data = new FormData(form);
    // The draft's id and revision are not content, and neither is the search term.
    for (const name of ['id', 'revision', 'peopleSearch']) data.delete(name);
    return data;
  };
  const save = (data: FormData, kept: SavedDraft | undefined) => {
    const saved = send(data, kept).finally(() => {
      if (underWay.current === saved) underWay.current = null;
    });
    underWay.current = saved;
    return saved;
  };
  const send = async (data: FormData, kept: SavedDraft | undefined) => {
    if (kept) {
      data.set('id', kept.id);
      data.set('revision', String(kept.revision));
    }
    setSaving({ is: 'saving' });
    const answer = await autosaveDraftAction({ status: 'idle' }, data).catch(() => null);
    if (answer?.status === 'done' && answer.data) {
      // Saved on the way out, the address is that of another page already.
      if (!kept && inside.current?.isConnected) window.history.replaceState(null, '', `${back}/${answer.data.id}/edit`);
      latest.current = answer.data;
      setDraft(answer.data);
      setSaving({ is: 'saved', at: answer.at });
    } else if (answer?.status === 'invalid') {
      setSaving({ is: 'wrong', errors: answer.fieldErrors });
    } else if (answer?.status === 'failed') {
      const { code, params } = answer.error;
      if (code !== 'draftChanged') setSaving({ is: 'refused', code });
      else
        setSaving({
          is: 'conflict',
          by: String(params?.by ?? ''),
          fields: String(params?.fields ?? '').split(','),
          revision: Number(params?.revision),
        });
    } else {
      // No answer: tried again at the next check of the form.
      setSaving({ is: 'unreachable' });
      if (text.current) text.current.tried = '';
    }
  };
  /** A new draft needs a name before it is saved; and a person decides a conflict. */
  const maySave = (data: FormData) => saving.is !== 'conflict' && String(data.get('name')).trim() !== '';
  const look = useEffectEvent(() => {
    const data = fields();
    // After a step back the page may first show older data than this person saved.
    if (!data || returning) return;
    const now = textOf(data);
    // Input from before the page was hydrated counts, too; a value equal to the saved one is no change.
    text.current ??= { seen: now, since: 0, tried: '' };
    const { seen, since, tried } = text.current;
    if (now !== seen) {
      text.current = { seen: now, since: Date.now(), tried };
      setSaving((before) => (before.is === 'conflict' ? before : { is: 'typing' }));
      return;
    }
    const isDue = now !== tried && Date.now() - since > REST_MS;
    if (!isDue || underWay.current || !maySave(data)) return;
    text.current.tried = now;
    void save(data, draft);
  });
  useEffect(() => {
    const timer = setInterval(() => look(), LOOK_MS);
    return () => clearInterval(timer);
  }, []);

  // A person who goes to another page right after the last key did not mean to lose it.
  const saveNow = useEffectEvent(async () => {
    const data = fields();
    // It was looked at before, so it was not older data that a step back showed.
    if (!data || !text.current || !maySave(data)) return;
    const now = textOf(data);
    if (now === text.current.tried) return;
    text.current.tried = now;
    await underWay.current;
    await save(data, latest.current);
  });
  useEffect(() => {
    const leave = (event: MouseEvent) => {
      if (event.target instanceof Element && event.target.closest('a[href]')) void saveNow();
    };
    document.addEventListener('click', leave, true);
    return () => document.removeEventListener('click', leave, true);
  }, []);
  // By Back and Forward one leaves without a click. The form still stands when this runs.
  useLayoutEffect(() => () => void saveNow(), []);

  const isOpen = saving.is === 'typing' || saving.is === 'saving';
  useEffect(() => {
    if (!isOpen) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [isOpen]);

  return {
    draft,
    saving,
    /** Overwrites somebody else's changes, which were shown. */
    keepMine: () => {
      const data = fields();
      if (data && draft && saving.is === 'conflict') void save(data, { id: draft.id, revision: saving.revision });
    },
  };
}

/** The contents of a form in a shape that can be compared. */
const textOf = (data: FormData) =>
  new URLSearchParams([...data].map(([name, value]) => [name, String(value)])).toString();
