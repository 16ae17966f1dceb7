'use client';

import { useState } from 'react';
import type { Choice } from '#app/_components/choices.tsx';
import { Invite } from './invite.tsx';
import type { Invited } from './link-notice.tsx';
import { Pending, type PendingRow } from './pending.tsx';

/** Open invitations, and the form for a new one. One link is shown at a time: the newest. */
export function Invitations({
  workspace,
  rows,
  mayManage,
  roles,
  mails,
}: {
  workspace: string;
  rows: PendingRow[];
  mayManage: boolean;
  roles: Choice[];
  mails: boolean;
}) {
  const [made, setMade] = useState<{ by: 'form' | 'list'; invited: Invited }>();
  const stands = rows.some(({ email }) => email === made?.invited.email);
  const madeBy = (by: 'form' | 'list') => (stands && made?.by === by ? made.invited : null);
  return (
    <>
      {rows.length > 0 && (
        <Pending
          workspace={workspace}
          rows={rows}
          mayManage={mayManage}
          sent={madeBy('list')}
          onSent={(invited) => setMade({ by: 'list', invited })}
        />
      )}
      {mayManage && (
        <Invite
          workspace={workspace}
          roles={roles}
          mails={mails}
          invited={madeBy('form')}
          onInvited={(invited) => setMade({ by: 'form', invited })}
        />
      )}
    </>
  );
}
