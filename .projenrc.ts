import { cdk, javascript, typescript } from 'projen';

// The oldest versions that users may have; we compile and test against exactly these.
const CDK8S_FLOOR = '2.70.47';
const CONSTRUCTS_FLOOR = '10.5.0';

const project = new cdk.JsiiProject({
  name: 'cdk8s-istio',
  description:
    'Typed cdk8s constructs for Istio egress: a few properties become the complete, safe set of Istio objects.',
  author: 'cdk8s-istio maintainers',
  authorAddress: 'https://github.com/cdk8s-istio',
  authorOrganization: true,
  repositoryUrl: 'https://github.com/cdk8s-istio/cdk8s-istio.git',
  license: 'Apache-2.0',
  keywords: ['cdk8s', 'istio', 'egress', 'kubernetes', 'service-mesh'],
  defaultReleaseBranch: 'main',
  minNodeVersion: '20.16.0',
  packageManager: javascript.NodePackageManager.NPM,

  // jsii compiles lib/ and imports/ side by side, so the root of the sources is the repository.
  jsiiVersion: '~6.0.16',
  typescriptVersion: '~6.0.3',
  srcdir: '.',
  libdir: 'dist',
  entrypoint: 'dist/lib/index.js',
  bin: { 'cdk8s-istio': 'bin/cdk8s-istio' },
  artifactsDirectory: 'pkg',
  tsconfig: {
    compilerOptions: { rootDir: '.', outDir: 'dist', inlineSourceMap: false, inlineSources: false },
  },
  tsconfigDev: {
    compilerOptions: { module: 'node20', isolatedModules: true, stripInternal: false, inlineSourceMap: true },
  },
  projenrcTs: true,
  runner: typescript.TypeScriptRunner.tsNode(),
  docgenFilePath: 'API.md',

  peerDeps: [`cdk8s@^${CDK8S_FLOOR}`, `constructs@^${CONSTRUCTS_FLOOR}`],
  // What users need at run time and jsii does not carry is bundled: few and small ones.
  deps: ['js-yaml@^5.5.0', 're2js@^2.10.0'],
  bundledDeps: ['js-yaml', 're2js'],
  devDeps: [
    `cdk8s@${CDK8S_FLOOR}`,
    `constructs@${CONSTRUCTS_FLOOR}`,
    '@marcbachmann/cel-js@^8.0.0',
    '@types/node@^20',
    'ajv@^8',
    'cdk8s-cli@2.207.60',
    'eslint@^10',
    'fast-check@^4',
    'prettier@^3',
    'protobufjs@^7',
    'ts-node@^10',
    'typescript-eslint@^8.73.0',
    'yaml@^2.9.1',
  ],

  eslint: false,
  github: false,
  release: false,
  depsUpgrade: false,
  sampleCode: false,
  npmignoreEnabled: false,
  gitignore: ['/pkg/', '/examples/*/dist/', '*.tgz', '.DS_Store'],
  jestOptions: {
    jestVersion: '^30',
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    junitReporting: false,
    jestConfig: {
      collectCoverage: false,
      testTimeout: 60_000,
      moduleNameMapper: { '^cdk8s-istio$': '<rootDir>/lib/index.ts' },
      // An ES module only, and jest loads CommonJS.
      transform: {
        '/node_modules/@marcbachmann/cel-js/.+\\.js$': new javascript.Transform('ts-jest', {
          tsconfig: { allowJs: true, module: 'commonjs', target: 'es2022', isolatedModules: true },
        }),
      },
      transformIgnorePatterns: ['/node_modules/(?!@marcbachmann/cel-js/)'],
    },
  },
});

// Jest leaves a core alone by itself, which on two of them is half of the machine.
project.tryFindObjectFile('package.json')!.addOverride('jest.maxWorkers', '100%');
project.package.addField('types', 'dist/lib/index.d.ts');
project.package.addField('files', ['bin', 'dist/lib', 'dist/imports', '.jsii', 'API.md', 'NOTICE']);
// From 1.13 on its packages for some platforms are missing, which makes `npm ci` refuse the lock file.
project.package.addField('overrides', { 'unrs-resolver': '1.12.2' });
// Only these ways in exist for users; the examples resolve the package by its own name through them.
project.package.addField('exports', {
  '.': { types: './dist/lib/index.d.ts', default: './dist/lib/index.js' },
  // Adds matchers to jest's expect, which nothing else loads.
  './jest': { types: './dist/lib/testing/jest.d.ts', default: './dist/lib/testing/jest.js' },
  './.jsii': './.jsii',
  './package.json': './package.json',
});
project.tryFindObjectFile('package.json')!.addOverride('jest.testMatch', ['<rootDir>/test/**/*.test.ts']);
project.tsconfig!.file.addOverride('include', ['lib/**/*.ts', 'imports/**/*.ts']);
project.tsconfig!.file.addOverride('compilerOptions.types', ['node']);
project.tsconfigDev.file.addOverride('include', [
  '**/*.ts',
  '../lib/**/*.ts',
  '../imports/**/*.ts',
  '../examples/**/*.ts',
  '../projenrc/**/*.ts',
  '../.projenrc.ts',
]);
project.tsconfigDev.file.addOverride('compilerOptions.types', ['node', 'jest']);

// Publishing to other package managers is not set up: nothing may call the tools for it.
project.packageTask.reset('npm pack');
for (const name of ['package-all', 'package:js', 'compat', 'clobber', 'watch', 'test:watch', 'eject']) {
  project.removeTask(name);
}
for (const name of ['jsii-diff', 'jsii-pacmak']) project.deps.removeDependency(name);

// The tools print an end-of-life banner for Node 20, which we tolerate on purpose.
project.tasks.addEnvironment('JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION', '20');
project.tasks.addEnvironment('CDK8S_CHECK_UPGRADE', 'false');

project.addTask('import', {
  description: 'Generate imports/ from the committed schema snapshot',
  exec: 'ts-node -P test/tsconfig.json projenrc/bindings/import.ts',
});
project.addTask('snapshot', {
  description: 'Take the schema snapshot from the Go module istio.io/api (needs Go)',
  exec: 'ts-node -P test/tsconfig.json projenrc/bindings/snapshot.ts',
});
const typecheck = project.addTask('typecheck', {
  description: 'Check the types of tests, examples and scripts, which jest and ts-node only transpile',
  exec: 'tsc --noEmit -p test/tsconfig.json',
});
const lint = project.addTask('lint', { description: 'ESLint with type information, and the formatter' });
lint.exec('eslint --max-warnings=0 .');
lint.exec('prettier --check .');
project.addTask('format', { description: 'Format the sources', exec: 'prettier --write .' });

// Behind the compiler, which knows no such thing.
const LAZY_EXPORTS = 'ts-node -T -P test/tsconfig.json projenrc/lazy-exports.ts';
project.compileTask.exec(LAZY_EXPORTS);
// What no source file stands behind any more must not be packed.
project.compileTask.prependExec(`node -e "fs.rmSync('dist', { recursive: true, force: true })"`);

// Compiled first: the examples and the tarball tests use the package as users get it.
project.testTask.reset();
project.testTask.spawn(project.compileTask);
project.testTask.exec('jest --ci', { receiveArgs: true });
project.tasks.tryFind('test:update')!.reset('jest --updateSnapshot', { receiveArgs: true });
const docgen = project.tasks.tryFind('docgen')!;
docgen.reset('jsii-docgen -s root -o API.md');
docgen.exec('ts-node -P test/tsconfig.json projenrc/refusals-page.ts');
docgen.exec('ts-node -P test/tsconfig.json projenrc/diagrams-page.ts');
docgen.exec('ts-node -P test/tsconfig.json projenrc/rules-pages.ts');

project.addTask('example', {
  description: 'Print the YAML of examples/payments',
  steps: [
    { exec: 'jsii --silence-warnings=reserved-word 1>&2' },
    { exec: LAZY_EXPORTS },
    { exec: 'cdk8s synth --stdout', cwd: 'examples/payments' },
  ],
});
project.addTask('example:update', {
  description: "Write every example's manifests/ anew; read the diff before you commit it",
  steps: [{ spawn: 'compile' }, { exec: 'ts-node -P test/tsconfig.json test/examples/update.ts' }],
});
project.addTask('bench', {
  description: 'Ratios to bare cdk8s, taken in one run',
  steps: [
    { exec: 'jsii --silence-warnings=reserved-word 1>&2' },
    { exec: LAZY_EXPORTS },
    { exec: 'ts-node -P test/tsconfig.json test/bench/main.ts', receiveArgs: true },
  ],
});
project.addTask('conformance', {
  description:
    "Ask Istio's own code about the manifests, and send real traffic through Envoy (needs Go; traffic: Linux, root)",
  exec: 'ts-node -P test/tsconfig.json projenrc/conformance/main.ts',
  receiveArgs: true,
});

project.addTask('judge', {
  description: "Ask Istio's own code alone: the judge step of conformance, with arguments for jest",
  exec: 'ts-node -P test/tsconfig.json projenrc/conformance/main.ts judge',
  receiveArgs: true,
});
project.addTask('differential', {
  description: "Compare the simulation with Istio's own on many random meshes: --minor 1.31 --cases 100000 --seed 1",
  exec: 'ts-node -P test/tsconfig.json test/conformance/differential/long-run.ts',
  receiveArgs: true,
});
project.addTask('differential:faults', {
  description: 'Put faults into the model of the mesh, one at a time, and say after how many calls each is found',
  exec: 'ts-node -P test/tsconfig.json test/conformance/differential/find-faults.ts',
});

project.preCompileTask.spawn(project.tasks.tryFind('import')!);
project.postCompileTask.spawn(typecheck);
project.postCompileTask.spawn(lint);

project.synth();
