import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { App } from 'cdk8s';
import { REFUSALS } from '../../lib/refusals/catalog';
import { show } from '../../lib/refusals/refuse';
import { renderRefusalsPage } from '../../projenrc/refusals-page';
import { CASES } from './cases';

function synthesize(build: (app: App) => void): string {
  const app = new App();
  build(app);
  return app.synthYaml();
}

describe.each(Object.keys(REFUSALS) as (keyof typeof REFUSALS)[])('%s', (id) => {
  describe.each(CASES[id])('$name', ({ refused, place, value, remedied }) => {
    function message(): string {
      try {
        synthesize(refused);
      } catch (error) {
        return (error as Error).message;
      }
      return '';
    }

    test('is refused with id, place, value and remedy', () => {
      const text = message();
      expect(text).toContain(`cdk8s-istio:${id} at ${place}: `);
      const [problem = '', remedy = ''] = text.slice(text.indexOf(': ') + 2).split('. ', 2);
      expect(problem).toContain(value);
      expect(remedy).toMatch(/^[A-Z]\w+ /);
    });

    test('synthesizes with the remedy applied, and without a warning', () => {
      const written = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
      expect(() => synthesize(remedied)).not.toThrow();
      const warnings = written.mock.calls.filter(([text]) => String(text).includes(' (warning) '));
      written.mockRestore();
      expect(warnings).toEqual([]);
    });
  });
});

test('the documentation has every refusal', () => {
  expect(readFileSync(resolve(__dirname, '../../docs/refusals.md'), 'utf8')).toBe(renderRefusalsPage());
});

test('a shown value keeps the message short', () => {
  expect(show('a'.repeat(1000))).toHaveLength(120);
  expect(show(undefined)).toBe('undefined');
});
