import { append } from '../../../../mesh/virtual-service-index';
import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { EGRESS, gateway, gatewayLeg, hop, meshLeg, mutualServer, SHOWN_GATEWAY } from '../egress-example';
import { entry, routes } from '../examples';
import { pathsToGateways } from '../gateways';
import { policy } from './access-example';
import { operationsOf, policiesAtGateways, PolicyAtGateways } from './policies-at-gateways';

function allowing(hosts: readonly string[]): MeshRule['fires'] {
  return [
    entry(),
    gateway({ servers: [mutualServer(['api.example.com'])] }),
    hop({ mode: 'ISTIO_MUTUAL', sni: 'api.example.com' }),
    routes({ gateways: ['mesh', EGRESS], http: [meshLeg(), gatewayLeg()] }),
    policy({ action: 'ALLOW', rules: [{ to: [{ operation: { hosts } }] }] }),
  ];
}

/** E8-5. */
export const nobodyAllowed: MeshRule = {
  id: 'ACCESS005',
  severity: Severity.ERROR,
  title: 'A host that no policy of the gateway allows',
  effect: 'Every call to the host is refused at the gateway with 403.',
  why: 'As soon as a gateway has one policy with ALLOW, it refuses whatever no ALLOW fits. The first team that allows its own host refuses the hosts of all others.',
  remedy: 'Write a policy with ALLOW for the host as well',
  fires: allowing(['api.example.org']),
  accepts: allowing(['api.example.org', 'api.example.com']),
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    gateway: SHOWN_GATEWAY,
    fires: 'api.example.org',
    accepts: 'api.example.com"',
  },
  source: 'istio.io/istio pilot/pkg/security/authz/builder/builder.go: build',
  check(view, report) {
    const allowed = new Map<string, PolicyAtGateways[]>();
    for (const each of view.once(policiesAtGateways)) {
      if ((each.spec.action ?? 'ALLOW') === 'ALLOW') for (const { key } of each.gateways) append(allowed, key, each);
    }
    const all = view.of('AuthorizationPolicy').filter(({ spec }) => (spec.action ?? 'ALLOW') === 'ALLOW');
    const said = new Set<string>();
    for (const { vs, host, gateway: key, leg, namespace } of view.once(pathsToGateways)) {
      const own = allowed.get(key) ?? [];
      if (own.length === 0 || leg.section !== 'http' || said.has(`${key} ${host}`)) continue;
      said.add(`${key} ${host}`);
      // Policies that select some Pods by labels that no Gateway names may allow it, too.
      const near = all.filter((each) => [namespace, view.context.rootNamespace].includes(each.namespace));
      if (near.some((each) => isAllowing(each.spec.rules ?? [], host))) continue;
      const index = Math.max(vs.hosts.indexOf(host), 0);
      const names = own.map((each) => `${each.namespace}/${each.object.name}`).sort();
      report(
        vs.object,
        ['spec', 'hosts', index],
        `No AuthorizationPolicy of Gateway ${key} allows ${host}; there is ${names.join(', ')}`,
      );
    }
  },
};

/** Whether a rule may fit some call to the host. */
function isAllowing(rules: NonNullable<PolicyAtGateways['spec']['rules']>, host: string): boolean {
  return rules.some((rule) => {
    const operations = operationsOf(rule, []);
    return (
      operations.length === 0 ||
      operations.some(({ operation: { hosts = [], notHosts = [] } }) => {
        if (notHosts.length > 0) return true;
        return hosts.length === 0 || hosts.some((written) => isHost(written.toLowerCase(), host));
      })
    );
  });
}

/** With or without a port. */
function isHost(written: string, host: string): boolean {
  if (written === '*') return true;
  if (written.startsWith('*')) return host.endsWith(written.slice(1).replace(/:\d+$/, ''));
  if (written.endsWith('*')) return `${host}:`.startsWith(written.slice(0, -1));
  return written.replace(/:\d+$/, '') === host;
}
