// Arguments: number of documents, number of rounds, optionally istioctl. Prints, of each round, the milliseconds of whole
// processes that check the same file, and the memory that ours took at most, as JSON.
const { execFileSync } = require('node:child_process');
const { mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { documents } = require('./documents.cjs');

const [count, rounds, istioctl] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-bench-'));
const file = join(folder, 'manifests.yaml');
writeFileSync(file, documents(Number(count)));

const command = [join(__dirname, 'checked.cjs'), 'check', file];
const analyze = ['analyze', '--use-kube=false', file];

try {
  // The first round is thrown away: it reads the programs from the disk.
  const samples = Array.from({ length: Number(rounds) + 1 }, (_, round) => {
    const turns = [ours, first, ...(istioctl === undefined ? [] : [istio])];
    return Object.assign({}, ...(round % 2 === 0 ? turns : turns.reverse()).map((turn) => turn()));
  });
  process.stdout.write(JSON.stringify(samples.slice(1)));
} finally {
  rmSync(folder, { recursive: true });
}

function ours(env = process.env) {
  const { milliseconds, output } = timed(process.execPath, command, env);
  const [said, kilobytes] = output.trimEnd().split('\n');
  if (said !== `nothing found in ${count} objects of 1 file.`) throw new Error(said);
  return { ours: milliseconds, megabytes: Number(kilobytes) / 1024 };
}

/** Without what the command keeps between runs, as the first one has it. */
function first() {
  return { first: ours({ ...process.env, NODE_DISABLE_COMPILE_CACHE: '1' }).ours };
}

function istio() {
  return { istio: timed(istioctl, analyze).milliseconds };
}

function timed(program, args, env = process.env) {
  const start = performance.now();
  const output = execFileSync(program, args, {
    env,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return { milliseconds: performance.now() - start, output };
}
