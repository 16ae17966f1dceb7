'use client';

import { useLayoutEffect } from 'react';

type Kept = { event: Event; button?: HTMLButtonElement; form?: HTMLFormElement; submitter?: HTMLElement | null };
type Control = HTMLInputElement | HTMLTextAreaElement;

declare global {
  interface Window {
    /** What was pressed before the page was alive; null once it is. */
    squilloEarly?: Kept[] | null;
  }
}

/**
 * Keeps what is pressed before the page's scripts have come: buttons, and the sending of forms that only a script can send
 * (`data-waits`), which the browser would send to the address of the page, losing what was typed. Stands in the page as it
 * is, before everything else.
 */
const SCRIPT = `(function () {
  var kept = (window.squilloEarly = []);
  addEventListener('click', function (event) {
    var button = window.squilloEarly && event.target.closest && event.target.closest('button[type="button"]');
    if (button) kept.push({ event: event, button: button });
  }, true);
  addEventListener('submit', function (event) {
    if (!window.squilloEarly || !event.target.hasAttribute('data-waits')) return;
    event.preventDefault();
    kept.push({ event: event, form: event.target, submitter: event.submitter });
  }, true);
})();`;

export function EarlyScript() {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours, which must run before any file of scripts
  return <script dangerouslySetInnerHTML={{ __html: SCRIPT }} />;
}

/**
 * What a person typed, ticked and pressed before the page was alive counts as if it had been done afterwards. React keeps
 * what stands in a control when it takes the page over, but tells nobody: a control that is ruled by a state would be put
 * back to it with the next change of anything. One for all pages: all of their controls come alive together with it.
 */
export function Early() {
  useLayoutEffect(() => {
    const kept = window.squilloEarly ?? [];
    window.squilloEarly = null;
    // Read now: what comes alive may put something back already. Told a moment later: React is at work until then.
    const changed = [...document.querySelectorAll<Control>('input, textarea')].flatMap((control) => {
      const tell = toTell(control);
      return tell ? [tell] : [];
    });
    // While its event is still on the way, React takes care of it itself.
    const pressed = new Map(
      kept.filter(({ event }) => event.eventPhase === Event.NONE).map((each) => [each.button ?? each.form, each]),
    );
    if (changed.length + pressed.size === 0) return;
    queueMicrotask(() => {
      for (const tell of changed) tell();
      // Once the typed is in every state.
      if (pressed.size > 0) setTimeout(() => [...pressed.values()].forEach(press));
    });
  }, []);
  return null;
}

function press({ button, form, submitter }: Kept): void {
  if (button?.isConnected) button.click();
  if (form?.isConnected) form.requestSubmit(submitter?.isConnected ? submitter : null);
}

/** How to tell a control's handlers what stands in it, if that is not what the page came with. */
function toTell(control: Control): (() => void) | null {
  if (control.type === 'hidden' || control.disabled) return null;
  if (control instanceof HTMLInputElement && (control.type === 'checkbox' || control.type === 'radio')) {
    const { checked } = control;
    // Of radios the one that was chosen speaks for its group.
    if (checked === control.defaultChecked || (control.type === 'radio' && !checked)) return null;
    return () => {
      control.checked = !checked;
      control.click();
    };
  }
  if (control.type === 'file') {
    const given = control instanceof HTMLInputElement && (control.files?.length ?? 0) > 0;
    return given ? () => control.dispatchEvent(new Event('change', { bubbles: true })) : null;
  }
  const { value } = control;
  // A date that is half typed has no value yet: its last part will tell.
  if (value === control.defaultValue || (value === '' && control.type in HALVES)) return null;
  return () => setValue(control, value);
}

const HALVES = { date: 1, time: 1, 'datetime-local': 1, month: 1, week: 1, number: 1 };

/**
 * React tells a change from what it last saw in the control, and that is what was typed: it is shown the old value through
 * its own setter, and the typed one past it.
 */
function setValue(control: Control, value: string): void {
  const [start, end] = [control.selectionStart, control.selectionEnd];
  control.value = control.defaultValue;
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(control), 'value')?.set?.call(control, value);
  if (start !== null && document.activeElement === control) control.setSelectionRange(start, end);
  control.dispatchEvent(new Event('input', { bubbles: true }));
}
