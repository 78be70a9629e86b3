import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { renderDiagramsPage } from '../../projenrc/diagrams-page';

test('the documentation has the diagrams of the examples', () => {
  expect(readFileSync(resolve(__dirname, '../../docs/diagrams.md'), 'utf8')).toBe(renderDiagramsPage());
});
