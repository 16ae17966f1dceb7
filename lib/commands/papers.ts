import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedDocuments } from './generated.ts';
import { ROOT } from './root.ts';
import { say } from './terminal.ts';

// `npm run papers`: rewrites the generated parts of the documents. Tests check the documents against the same code.
for (const { document, text } of generatedDocuments(ROOT)) {
  writeFileSync(join(ROOT, document), text);
  say(`${document} is up to date.`);
}
