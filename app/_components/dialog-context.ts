'use client';

import { createContext } from 'react';

/** Closes the dialog around; null outside one. */
export const DialogContext = createContext<(() => void) | null>(null);
