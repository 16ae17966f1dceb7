'use client';

import { useLayoutEffect } from 'react';

type Kept = { event: Event; button?: HTMLButtonElement; form?: HTMLFormElement; submitter?: HTMLElement | null };
type Control = HTMLInputElement | HTMLTextAreaElement;

declare global {
  interface Window {
    /** The element that was pressed before the page was hydrated; null once it is. */
    squilloEarly?: Kept[] | null;
  }
}

/**
 * Keeps presses made before the page's scripts have loaded: buttons, and the sending of forms that only a script can send
 * (`data-waits`), which the browser would send to the page's address, losing the input. It is inlined in the page, before
 * everything else.
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
 * Input, ticks and presses from before the page was hydrated count as if they had been made afterwards. React keeps a
 * control's value when it takes over the page, but tells nobody: the next change of anything would reset a controlled input
 * to its state. One for all pages: all of their controls are hydrated together with it.
 */
export function Early() {
  useLayoutEffect(() => {
    const kept = window.squilloEarly ?? [];
    window.squilloEarly = null;
    // Read now: hydration may already reset something. Dispatched a moment later: React is busy until then.
    const changed = [...document.querySelectorAll<Control>('input, textarea')].flatMap((control) => {
      const tell = toTell(control);
      return tell ? [tell] : [];
    });
    // While its event is still in flight, React takes care of it itself.
    const pressed = new Map(
      kept.filter(({ event }) => event.eventPhase === Event.NONE).map((each) => [each.button ?? each.form, each]),
    );
    if (changed.length + pressed.size === 0) return;
    queueMicrotask(() => {
      for (const tell of changed) tell();
      // After the input is in every state.
      if (pressed.size > 0) setTimeout(() => [...pressed.values()].forEach(press));
    });
  }, []);
  return null;
}

function press({ button, form, submitter }: Kept): void {
  if (button?.isConnected) button.click();
  if (form?.isConnected) form.requestSubmit(submitter?.isConnected ? submitter : null);
}

/** Returns how to tell a control's handlers its current value, if it differs from the one that the page came with. */
function toTell(control: Control): (() => void) | null {
  if (control.type === 'hidden' || control.disabled) return null;
  if (control instanceof HTMLInputElement && (control.type === 'checkbox' || control.type === 'radio')) {
    const { checked } = control;
    // Of a group of radios only the chosen one reports.
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
  // A half-typed date has no value yet: its last part will report it.
  if (value === control.defaultValue || (value === '' && control.type in HALVES)) return null;
  return () => setValue(control, value);
}

const HALVES = { date: 1, time: 1, 'datetime-local': 1, month: 1, week: 1, number: 1 };

/**
 * React detects a change against the value that it last saw in the control, and that is the typed one: so the old value is
 * set through React's own setter, and the typed one past it.
 */
function setValue(control: Control, value: string): void {
  const [start, end] = [control.selectionStart, control.selectionEnd];
  control.value = control.defaultValue;
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(control), 'value')?.set?.call(control, value);
  if (start !== null && document.activeElement === control) control.setSelectionRange(start, end);
  control.dispatchEvent(new Event('input', { bubbles: true }));
}
