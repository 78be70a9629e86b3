import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import type { MeshView } from '../../../mesh-view';
import { named } from '../../../policy-uses';
import { entry, HTTP_TO_TLS, rule } from '../objects';
import { reportUses } from '../report-uses';
import { originating } from './originating';

const AROUND = [
  entry([HTTP_TO_TLS]),
  rule(
    { tls: { mode: 'MUTUAL', credentialName: 'api-client' } },
    { workloadSelector: { matchLabels: { app: 'checkout' } } },
  ),
];

function secret(namespace: string): MeshRule['fires'][number] {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'api-client', namespace } };
}

export const secretElsewhere: MeshRule = {
  id: 'ORIGINATION020',
  severity: Severity.ADVICE,
  title: 'A Secret in another namespace than its clients',
  effect: 'The proxies never get the certificate, and each call ends with 503.',
  why: 'A Secret is read in the namespace of the proxy, and nowhere else. A Secret of that name may exist there without being among the objects, so it is advice.',
  remedy: 'Put the Secret into the namespace of the clients',
  fires: [...AROUND, secret('istio-system')],
  accepts: [...AROUND, secret('shop')],
  source: 'istio.io/istio pilot/pkg/xds/sds.go: filterAuthorizedResources',
  check(view, report) {
    const secrets = namespacesOfSecrets(view);
    if (secrets.size === 0) return;
    const placed = originating(view, ({ rule: selected }, tls) => {
      const owners = selected.workloadSelector && secrets.get(plain(tls.text('credentialName')));
      return owners !== undefined && !owners.has(selected.namespace);
    });
    for (const place of placed) {
      const [{ policy, rule: selected }] = place.uses;
      const name = plain(policy.tls?.text('credentialName'));
      const where = named([...(secrets.get(name) ?? [])].sort());
      reportUses(view, report, place, `the Secret ${name} is in ${where}, and not in ${selected.namespace}`, {
        field: ['credentialName'],
      });
    }
  },
};

function plain(name = ''): string {
  return name.replace(/^kubernetes:\/\//, '');
}

function namespacesOfSecrets(view: MeshView): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { object, namespace } of view.inGroup('', 'Secret')) {
    const owners = found.get(object.name);
    if (owners) owners.add(namespace);
    else found.set(object.name, new Set([namespace]));
  }
  return found;
}
