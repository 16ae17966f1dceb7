'use client';

import { signOut } from 'next-auth/react';
import type { ReactNode } from 'react';
import { Button } from './_components/button.tsx';

export function SignOutButton({ children }: { children: ReactNode }) {
  return <Button onClick={() => void signOut({ callbackUrl: '/login' })}>{children}</Button>;
}
