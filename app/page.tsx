import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { signedIn } from '#lib/auth/actor.ts';
import { workspacesOf } from '#lib/features/workspaces/queries.ts';
import { LonePage } from './_components/lone-page.tsx';
import { SignOutButton } from './sign-out-button.tsx';

/** Redirects to the user's first workspace or to the sign-in, or explains why there is nothing to see. */
export default async function DoorPage() {
  const session = await signedIn();
  if (!session) redirect('/login');
  const [first] = await workspacesOf(session.userId);
  if (first) redirect(`/w/${first.slug}`);
  const t = await getTranslations('settings.noWorkspace');
  return (
    <LonePage title={t('title')} text={t('text')}>
      <div className="mt-6">
        <SignOutButton>{t('signOut')}</SignOutButton>
      </div>
    </LonePage>
  );
}
