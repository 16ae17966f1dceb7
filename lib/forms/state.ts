/** A sentence in the messages area `validation`, with what fills it. */
export type FieldError = { key: string; params?: Record<string, string | number> };

/** What was typed, as the form sent it, so that nothing is lost. Secrets are left out. */
export type FormValues = Record<string, string | string[]>;

/** The closed set of what a form can be told after it was sent. */
export type FormState<T = unknown> =
  | { status: 'idle' }
  | { status: 'invalid'; formErrors: FieldError[]; fieldErrors: Record<string, FieldError[]>; values: FormValues }
  | { status: 'failed'; error: { code: string; params?: Record<string, string | number> }; values: FormValues }
  | { status: 'done'; data?: T; at: number };
