import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');

/** A test as a user of node:test writes it. */
const USER_TEST = `
const test = require('node:test');
const assert = require('node:assert');
const { App, Chart } = require('cdk8s');
const { EgressAssert, TlsOriginatedApi } = require('cdk8s-istio');

const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
new TlsOriginatedApi(chart, 'Rates', { host: 'rates.example.com' });
const egress = EgressAssert.ofScope(chart);
const loaded = () => Object.keys(require.cache).filter((file) => /node_modules.(@jest|jest|expect|vitest)/.test(file));

test('passes', () => {
  egress.callIsEncrypted({ client: { namespaceName: 'shop' }, url: 'http://rates.example.com' });
});
test('fails with the way of the call', () => {
  const check = () => egress.callIsRefused({ client: { namespaceName: 'shop' }, url: 'http://rates.example.com' });
  assert.throws(check, /to be refused, but it is delivered[^]*1\\. sidecar/);
});
test('the entry point for jest is not loaded by the other one', () => {
  const ours = Object.keys(require.cache).filter((file) => file.endsWith(require('node:path').join('testing', 'jest.js')));
  assert.deepStrictEqual(ours, []);
  assert.deepStrictEqual(loaded(), []);
});
test('the entry point for jest gives its matchers without jest', () => {
  const { egressMatchers } = require('cdk8s-istio/jest');
  assert.strictEqual(egressMatchers.toHaveNoFindings(egress).pass, true);
  assert.deepStrictEqual(loaded(), []);
});
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-runner-'));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(ROOT, join(folder, 'node_modules/cdk8s-istio'), 'dir');
  symlinkSync(join(ROOT, 'node_modules/cdk8s'), join(folder, 'node_modules/cdk8s'), 'dir');
  writeFileSync(join(folder, 'egress.test.js'), USER_TEST);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The compiled package in a process of its own. */
test('the functions work under node:test, without jest', () => {
  // A runner that finds itself inside of another one reports to that.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => name !== 'NODE_TEST_CONTEXT'));
  const { status, stdout } = spawnSync(process.execPath, ['--test', 'egress.test.js'], {
    cwd: folder,
    env,
    encoding: 'utf8',
  });
  expect(stdout).toMatch(/pass 4\b/);
  expect(status).toBe(0);
});
