import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { EgressDiagram, EgressInventory } from '../lib';

/** The manifests of an example as one text. */
function manifestsOf(example: string): string {
  const folder = resolve(__dirname, '../examples', example, 'manifests');
  const files = readdirSync(folder).sort();
  return files.map((file) => readFileSync(resolve(folder, file), 'utf8')).join('\n---\n');
}

function chart(text: string): string {
  return `\`\`\`mermaid\n${text}\`\`\`\n`;
}

const INTRODUCTION = `# Diagrams

\`EgressDiagram\` draws the calls that leave the mesh, as texts of [Mermaid](https://mermaid.js.org), and
\`EgressInventory\` lists them as a Markdown table and as JSON. Both say what \`EgressSimulation\` answers, so that they show
where calls go and not what was meant. They read an App, a Chart, or a YAML text from anywhere:

\`\`\`ts
import { readFileSync, writeFileSync } from 'node:fs';
import { App } from 'cdk8s';
import { EgressDiagram, EgressInventory } from 'cdk8s-istio';

const app = new App();
// Charts and constructs come here.
const client = { namespaceName: 'payments', serviceAccountName: 'checkout', labels: { app: 'checkout' } };
const diagram = EgressDiagram.ofScope(app);
writeFileSync('egress-paths.mmd', diagram.paths());
writeFileSync('call.mmd', diagram.call({ client, url: 'http://bank.example.com/transfers', method: 'POST' }));
writeFileSync('egress.md', EgressInventory.ofScope(app).markdown());
writeFileSync('egress.json', EgressInventory.ofManifests(readFileSync('all.yaml', 'utf8')).json());
\`\`\`

The order of the objects makes no difference, so that a changed file means a changed path, and a review of the file is
a review of the egress.

Without the option \`clients\`, those are shown whom the manifests tell apart: workloads, labels and accounts that rules
select, and for each namespace a workload that nothing selects. "Any workload" includes them all; "other workloads" leaves
out those that are shown beside it. What a pod with several of the labels and accounts may do is not shown: name it in
\`clients\`.

Hosts that the same workloads reach in the same way are one box. What anyone on the way can read is dotted. A box names at
most 15 hosts; the table names all. A gateway that is installed elsewhere is taken to have the pods that the \`Gateway\`
objects select, and a Service without other ports on its pods; where that is wrong, name it in \`gateways\`.

What follows is made from the manifests of the examples.
`;

/** As it is written for users: the formatter would pad each cell to the width of the longest. */
function table(text: string): string {
  return `<!-- prettier-ignore-start -->\n\n${text}\n<!-- prettier-ignore-end -->\n`;
}

/** The page of the documentation that shows diagrams of examples. */
export function renderDiagramsPage(): string {
  const payments = manifestsOf('payments');
  const shared = manifestsOf('shared-gateway');
  const client = { namespaceName: 'payments', serviceAccountName: 'checkout', labels: { app: 'checkout' } };
  const stranger = { namespaceName: 'payments', serviceAccountName: 'reports' };
  const diagram = EgressDiagram.ofManifests(payments);
  return [
    INTRODUCTION,
    '## examples/payments\n',
    chart(diagram.paths()),
    'One call, of the workload that may make it:\n',
    chart(diagram.call({ client, url: 'http://bank.example.com/transfers', method: 'POST' })),
    'The same call of a stranger:\n',
    chart(diagram.call({ client: stranger, url: 'http://bank.example.com/transfers', method: 'POST' })),
    table(EgressInventory.ofManifests(payments).markdown()),
    '## examples/shared-gateway\n',
    'The route of the cards is still `PREPARED`: its calls leave straight from the sidecar.\n',
    chart(EgressDiagram.ofManifests(shared).paths()),
    table(EgressInventory.ofManifests(shared).markdown()),
  ].join('\n');
}

if (require.main === module) {
  writeFileSync(resolve(__dirname, '../docs/diagrams.md'), renderDiagramsPage());
}
