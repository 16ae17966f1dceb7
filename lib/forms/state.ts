/** A sentence in the messages area `validation`, with the values that fill it. */
export type FieldError = { key: string; params?: Record<string, string | number> };

/** The typed values, as the form sent them, so that nothing is lost. Secrets are left out. */
export type FormValues = Record<string, string | string[]>;

/** The closed set of results that a form can get after it was sent. */
export type FormState<T = unknown> =
  | { status: 'idle' }
  | { status: 'invalid'; formErrors: FieldError[]; fieldErrors: Record<string, FieldError[]>; values: FormValues }
  | { status: 'failed'; error: { code: string; params?: Record<string, string | number> }; values: FormValues }
  | { status: 'done'; data?: T; at: number };
