// Arguments: size of the mesh, number of rounds, optionally a binary of Istio's own code. Prints the milliseconds of each
// round as JSON: a new simulation with its calls, the YAML library alone, and Istio's simulation of the same text.
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const { createInterface } = require('node:readline');
const { EgressSimulation } = require('cdk8s-istio');
const { parseAllDocuments } = require('yaml');
const { meshText, NAMESPACE, SIZES, urlsOf } = require('./mesh.cjs');

/** Rounds that do not count. Both are compared warm, as in a process that asks again and again. */
const WARM_UP = { ten: 40, thousand: 3 };

const [sizeName, rounds, binary] = process.argv.slice(2);
const size = SIZES[sizeName];
const warmUp = WARM_UP[sizeName];
const text = meshText(size);
const urls = urlsOf(size);

main();

async function main() {
  const istio = binary && startIstio(binary);
  const samples = [];
  for (let round = 0; round < warmUp + Number(rounds); round++) {
    samples.push({
      ours: await timed(simulate),
      yaml: await timed(() => parseAllDocuments(text).map((document) => document.toJS())),
      ...(istio && { istio: await timed(istio.ask) }),
    });
  }
  await istio?.end();
  process.stdout.write(JSON.stringify(samples.slice(warmUp)));
}

async function timed(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function simulate() {
  const mesh = EgressSimulation.ofManifests(text);
  const client = { namespaceName: NAMESPACE };
  for (const url of urls) {
    const { outcome, why } = mesh.call({ client, url });
    if (outcome !== 'delivered') throw new Error(`${url} is not delivered: ${why}`);
  }
}

/** A warm process that answers one question after another, as the conformance suites ask it. */
function startIstio(command) {
  const child = spawn(command, ['serve'], { stdio: ['pipe', 'pipe', 'ignore'] });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const calls = urls.map((url) => ({ client: 'client', url }));
  const spec = { clients: { client: { namespace: NAMESPACE } }, calls };
  const question = `${JSON.stringify({ cmd: 'simulate', yaml: text, spec })}\n`;
  return {
    async ask() {
      child.stdin.write(question);
      const { value } = await answers.next();
      const answered = JSON.parse(value).result?.calls.length;
      if (answered !== calls.length) throw new Error(`Istio does not answer: ${value.slice(0, 500)}`);
    },
    async end() {
      child.stdin.end();
      await once(child, 'exit');
    },
  };
}
