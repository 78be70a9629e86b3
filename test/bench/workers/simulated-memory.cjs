// Argument: number of ServiceEntries. Prints the bytes of heap that a simulation of them keeps after a call from each of
// some of them, and the milliseconds it took, as JSON.
const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');
const { EgressSimulation } = require('cdk8s-istio');
const { meshText, NAMESPACE, urlsOf } = require('./mesh.cjs');

const CALLS = 100;

const entries = Number(process.argv[2]);
const warmUp = { entries: 10, rules: 0, routes: 0, calls: 10 };
const size = { entries, rules: 0, routes: 0, calls: CALLS };

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

simulate(meshText(warmUp), urlsOf(warmUp));
const text = meshText(size);
collect();
const before = process.memoryUsage().heapUsed;
const start = performance.now();
const kept = simulate(text, urlsOf(size));
const milliseconds = performance.now() - start;
collect();
const bytes = process.memoryUsage().heapUsed - before;
if (kept.findings.length > 0) throw new Error(`the mesh is not as it should be: ${kept.findings[0].problem}`);
process.stdout.write(JSON.stringify({ bytes, milliseconds }));

function simulate(manifests, urls) {
  const mesh = EgressSimulation.ofManifests(manifests);
  for (const url of urls) {
    const { outcome, why } = mesh.call({ client: { namespaceName: NAMESPACE }, url });
    if (outcome !== 'delivered') throw new Error(`${url} is not delivered: ${why}`);
  }
  return mesh;
}
