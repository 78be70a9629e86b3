// Argument: construct. Fails with a diff unless all variants print the same bytes.
const { strictEqual } = require('node:assert');
const { targets } = require('./targets.cjs');
const { VARIANTS } = require('./variants.cjs');

const [construct] = process.argv.slice(2);
const expected = VARIANTS.bare(construct)(targets(3));
for (const variant of Object.keys(VARIANTS)) {
  strictEqual(VARIANTS[variant](construct)(targets(3)), expected);
}
process.stdout.write(JSON.stringify({ bytes: expected.length }));
