import { useTranslations } from 'next-intl';
import { ButtonLink } from './_components/button.tsx';
import { LonePage } from './_components/lone-page.tsx';

export default function NotFound() {
  const t = useTranslations('shell.notFound');
  return (
    <LonePage title={t('title')} text={t('text')}>
      <div className="mt-6">
        <ButtonLink href="/" variant="primary">
          {t('action')}
        </ButtonLink>
      </div>
    </LonePage>
  );
}
