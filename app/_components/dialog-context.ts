'use client';

import { createContext } from 'react';

/** Closes the surrounding dialog; null outside one. */
export const DialogContext = createContext<(() => void) | null>(null);
