// Argument: what to load after cdk8s, one of nothing, package, bindings. Prints milliseconds as JSON.
const { readdirSync } = require('node:fs');
const { join } = require('node:path');

const IMPORTS = join(__dirname, '../../../dist/imports');
const files = {
  nothing: [],
  package: ['cdk8s-istio'],
  bindings: readdirSync(IMPORTS)
    .filter((file) => file.endsWith('.js'))
    .map((file) => join(IMPORTS, file)),
}[process.argv[2]];

const start = performance.now();
require('cdk8s');
const loaded = performance.now();
files.forEach((file) => require(file));
const end = performance.now();

process.stdout.write(JSON.stringify({ cdk8s: loaded - start, added: end - loaded }));
