import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');
const MODULES = realpathSync(join(ROOT, 'node_modules'));

/** An empty project into which npm has installed the packed package, without a network; its peers are those at hand. */
function installed(): string {
  const project = mkdtempSync(join(tmpdir(), 'cdk8s-istio-installed-'));
  const packed = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', project], {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [{ filename }] = JSON.parse(packed) as [{ readonly filename: string }];
  const plugins = join(project, 'plugins/cdk8s-istio/0.0.0');
  mkdirSync(plugins, { recursive: true });
  for (const folder of [project, plugins]) {
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'empty', version: '1.0.0', private: true }));
    const flags = ['--offline', '--legacy-peer-deps', '--ignore-scripts', '--no-audit', '--no-fund'];
    execFileSync('npm', ['install', ...flags, join(project, filename)], { cwd: folder, stdio: 'ignore' });
  }
  for (const folder of [join(project, 'node_modules'), join(plugins, 'node_modules')]) {
    for (const peer of ['cdk8s', 'constructs']) symlinkSync(join(MODULES, peer), join(folder, peer));
  }
  return project;
}

const project = installed();

interface Result {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function run(file: string, args: readonly string[], input = ''): Result {
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...args], {
    cwd: project,
    encoding: 'utf8',
    input,
    env: { ...process.env, CDK8S_CHECK_UPGRADE: 'false', NO_COLOR: '', FORCE_COLOR: undefined },
  });
  return { code: status, out: stdout, err: stderr };
}

const APP = `const { ApiObject, App, Chart } = require('cdk8s');
const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
new ApiObject(chart, 'Wrong', {
  apiVersion: 'networking.istio.io/v1',
  kind: 'ServiceEntry',
  metadata: { name: 'wrong' },
  spec: {
    exportTo: ['.'],
    hosts: ['wrong.example.com'],
    resolution: process.env.RESOLUTION || 'dns',
    ports: [{ number: 443, name: 'tls', protocol: 'TLS' }],
  },
});
app.synth();
`;

function synth(plugin: object, resolution = 'dns'): Result & { readonly reports: unknown } {
  const reportsFile = join(mkdtempSync(join(tmpdir(), 'cdk8s-istio-reports-')), 'reports.json');
  writeFileSync(join(project, 'main.js'), APP);
  const validations = [{ version: '0.0.0', class: 'EgressValidation', ...plugin }];
  const config = { language: 'typescript', app: `RESOLUTION=${resolution} ${process.execPath} main.js`, validations };
  writeFileSync(join(project, 'cdk8s.yaml'), JSON.stringify(config));
  const cli = join(MODULES, 'cdk8s-cli/bin/cdk8s');
  const args = ['synth', '--plugins-dir', join(project, 'plugins'), '--validation-reports-output-file', reportsFile];
  const result = run(cli, args);
  let reports: unknown;
  try {
    reports = JSON.parse(readFileSync(reportsFile, 'utf8'));
  } catch {
    reports = undefined;
  }
  return { ...result, reports };
}

describe('the command', () => {
  const command = join(project, 'node_modules/cdk8s-istio/bin/cdk8s-istio');

  test('says its version', () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { readonly version: string };
    expect(run(command, ['--version'])).toEqual({ code: 0, out: `${version}\n`, err: '' });
  });

  test('is called by npx, and exits as it is documented', () => {
    const npx = (...args: string[]): Result => {
      const { status, stdout, stderr } = spawnSync('npx', ['--no-install', 'cdk8s-istio', ...args], {
        cwd: project,
        encoding: 'utf8',
        env: { ...process.env, npm_config_loglevel: 'silent', NO_COLOR: '1' },
      });
      return { code: status, out: stdout, err: stderr };
    };
    const entry = 'apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: { name: a }\n';
    writeFileSync(join(project, 'refused.yaml'), `${entry}spec: { hosts: 5 }\n`);
    writeFileSync(join(project, 'fine.yaml'), 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n');
    expect(npx('check', 'fine.yaml')).toMatchObject({ code: 0, out: 'nothing found in 1 object of 1 file.\n' });
    expect(npx('check', 'refused.yaml')).toMatchObject({
      code: 1,
      out: expect.stringContaining('SCHEMA003') as string,
    });
    expect(npx('check', 'gone.yaml')).toMatchObject({ code: 2, out: '' });
    expect(npx('explain', 'SCHEMA003').out).toContain('docs/rules/SCHEMA003.md');
  });

  test('reads standard input, and exits as it is documented', () => {
    const entry = 'apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: { name: a }\nspec: { hosts: 5 }\n';
    expect(run(command, ['check', '-'], entry)).toMatchObject({ code: 1, err: '' });
    expect(run(command, ['check', '-'], entry).out).toContain('stdin\n  4:9 ');
    expect(run(command, ['check', '-']).code).toBe(0);
    expect(run(command, ['check', 'nope']).code).toBe(2);
  });

  test('more than a pipe holds arrives as a whole', () => {
    const lines = Array.from(
      { length: 20_000 },
      (_none, index) => `---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: a${index} }`,
    );
    expect(run(command, ['check', '-'], lines.join('\n')).out).toBe('nothing found in 20000 objects of 1 file.\n');
    expect(run(command, ['rules', '--format', 'json']).out.length).toBeGreaterThan(20_000);
  });
});

describe('the plugin of cdk8s-cli', () => {
  test('fails the synthesis, and reports place, remedy and construct', () => {
    const { code, out, reports } = synth({ package: './node_modules/cdk8s-istio' });
    expect(code).toBe(2);
    expect(out).toContain('SCHEMA005 (error) (1 occurrences)');
    expect(reports).toMatchObject({
      reports: [
        {
          summary: { status: 'failure', metadata: { errors: '1', warnings: '0', acknowledged: '0' } },
          violations: [
            {
              ruleName: 'SCHEMA005 (error)',
              recommendation: "Write 'DNS'.",
              fix: 'npx cdk8s-istio explain SCHEMA005',
              violatingConstructs: [
                {
                  resourceName: 'wrong',
                  constructPath: 'shop/Wrong',
                  manifestPath: 'dist/shop.k8s.yaml',
                  locations: [
                    "ServiceEntry shop/wrong spec.resolution in line 15: 'dns' is none of NONE, STATIC, DNS, DNS_ROUND_ROBIN, DYNAMIC_DNS.",
                  ],
                },
              ],
            },
          ],
        },
      ],
    });
  });

  test('is found by the name of the package as well', () => {
    expect(synth({ package: 'cdk8s-istio' }).code).toBe(2);
  });

  test('lets pass what is in order', () => {
    const { code, reports } = synth({ package: './node_modules/cdk8s-istio' }, 'DNS');
    expect(code).toBe(0);
    expect(reports).toMatchObject({ reports: [{ summary: { status: 'success' }, violations: [] }] });
  });

  test('has properties', () => {
    const plugin = { package: './node_modules/cdk8s-istio' };
    expect(synth({ ...plugin, properties: { failOn: 'never' } }).code).toBe(0);
    writeFileSync(join(project, 'mesh.yaml'), 'istioVersion: 1.30\n');
    expect(synth({ ...plugin, properties: { profile: 'mesh.yaml', failOn: 'warning' } }).code).toBe(2);
    expect(synth({ ...plugin, properties: { profile: { istioVersion: '1.29' } } }, 'DNS').code).toBe(0);
    const { code, err, out } = synth({ ...plugin, properties: { failon: 'never' } });
    expect(code).not.toBe(0);
    expect(`${err}${out}`).toContain(
      "cdk8s-istio: the property 'failon' of EgressValidation is not known. Write failOn.",
    );
  });
});

test('importing the package loads neither the analysis nor the reader of YAML', () => {
  writeFileSync(
    join(project, 'loaded.js'),
    "require('cdk8s-istio'); console.log(Object.keys(require.cache).filter((path) => path.includes('cdk8s-istio/')).join('\\n'));",
  );
  const loaded = run(join(project, 'loaded.js'), []).out.split('\n');
  expect(loaded.length).toBeGreaterThan(100);
  const late = /lib\/bundle|analysis\/(?:analyzer|pages|rules|schema)|lib\/cli\/(?!egress-validation)|js-yaml|re2js/;
  expect(loaded.filter((path) => late.test(path))).toEqual([]);
});
