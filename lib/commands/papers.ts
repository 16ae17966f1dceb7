import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedDocuments } from './generated.ts';
import { ROOT } from './root.ts';
import { say } from './terminal.ts';

// `npm run papers`: writes the generated parts of the documents anew. Tests hold the documents against the same code.
for (const { document, text } of generatedDocuments(ROOT)) {
  writeFileSync(join(ROOT, document), text);
  say(`${document} is up to date.`);
}
