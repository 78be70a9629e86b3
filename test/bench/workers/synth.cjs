// Arguments: variant, construct, number of hosts. Prints one sample as JSON.
const { createHash } = require('node:crypto');
const { targets } = require('./targets.cjs');
const { VARIANTS } = require('./variants.cjs');

const [variant, construct, count] = process.argv.slice(2);
const work = VARIANTS[variant](construct);
const list = targets(Number(count));

const start = performance.now();
const yaml = work(list);
const milliseconds = performance.now() - start;
const kilobytes = process.resourceUsage().maxRSS;

// Last, since it takes memory of its own.
const digest = createHash('sha256').update(yaml).digest('hex');
process.stdout.write(JSON.stringify({ milliseconds, kilobytes, digest }));
