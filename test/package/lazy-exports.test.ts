import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import * as library from '../../lib';

const ROOT = resolve(__dirname, '../..');

/** What a program prints that uses the compiled package. */
function printed(program: string): string {
  return execFileSync(process.execPath, ['-e', program], { cwd: ROOT, encoding: 'utf8' });
}

const LOADED = `Object.keys(require.cache).filter((file) => /dist.lib.(simulation|diagrams|diff|testing)/.test(file)).length`;

test('what follows calls is loaded when it is first asked for', () => {
  const [before, after] = JSON.parse(
    printed(
      `const library = require('cdk8s-istio'); const before = ${LOADED}; library.EgressSimulation; console.log(JSON.stringify([before, ${LOADED}]))`,
    ),
  ) as [number, number];
  expect(before).toBe(0);
  expect(after).toBeGreaterThan(0);
});

test('everything is there all the same, for CommonJS and for modules of ECMAScript', () => {
  const names = Object.keys(library).sort();
  const common = `const library = require('cdk8s-istio'); console.log(JSON.stringify(Object.keys(library).filter((name) => library[name] !== undefined).sort()))`;
  expect(JSON.parse(printed(common))).toEqual(names);
  const modules = `import('cdk8s-istio').then((library) => console.log(JSON.stringify(Object.keys(library).sort())))`;
  expect(JSON.parse(printed(modules))).toEqual(expect.arrayContaining(names));
});

test('the analysis and the command are one file', () => {
  for (const entry of ['analysis/analyzer', 'cli/main']) {
    const loaded = `Object.keys(require.cache).filter((file) => /dist.lib/.test(file))`;
    const count = printed(`require('./dist/lib/${entry}.js'); console.log(${loaded}.length)`);
    expect(Number(count)).toBe(2);
  }
});
