import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import type { MeshView } from '../../../mesh-view';
import { EGRESS, gateway, gatewayLeg, hop, meshLeg, mutualServer, SHOWN_GATEWAY } from '../egress-example';
import { entry, routes } from '../examples';
import { pathsToGateways } from '../gateways';
import { policy } from './access-example';
import { operationsOf, policiesAtGateways, Rule, SelectedGateways } from './policies-at-gateways';

function allowing(hosts: readonly string[]): MeshRule['fires'] {
  return [
    entry(),
    gateway({ servers: [mutualServer(['api.example.com'])] }),
    hop({ mode: 'ISTIO_MUTUAL', sni: 'api.example.com' }),
    routes({ gateways: ['mesh', EGRESS], http: [meshLeg(), gatewayLeg()] }),
    policy({ action: 'ALLOW', rules: [{ to: [{ operation: { hosts } }] }] }),
  ];
}

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
    const allowing = view.once(allowingPolicies);
    const said = new Set<string>();
    for (const { vs, host, gateway: key, leg, namespace } of view.once(pathsToGateways)) {
      const places = [namespace, view.context.rootNamespace];
      const own = places.flatMap((each) => allowing.get(`${key} ${each}`) ?? []).at(0);
      if (!own || leg.section !== 'http' || said.has(`${key} ${host}`)) continue;
      said.add(`${key} ${host}`);
      // Policies that select some Pods by labels that no Gateway names may allow it, too.
      const near = places.flatMap((each) => view.once(allowedHosts).get(each) ?? []);
      if (near.some((hosts) => hosts.has(host))) continue;
      const index = Math.max(vs.hosts.indexOf(host), 0);
      report(
        vs.object,
        ['spec', 'hosts', index],
        `No AuthorizationPolicy of Gateway ${key} allows ${host}; there is ${own}, for other hosts`,
      );
    }
  },
};

/** By Gateway and namespace a policy with ALLOW for its Pods there, the first by name. */
function allowingPolicies(view: MeshView): ReadonlyMap<string, string> {
  const bySelected = new Map<SelectedGateways, { readonly namespace: string; readonly name: string }>();
  for (const { spec, namespace, object, selected } of view.once(policiesAtGateways)) {
    if ((spec.action ?? 'ALLOW') !== 'ALLOW') continue;
    const name = `${namespace}/${object.name}`;
    const known = bySelected.get(selected);
    if (!known || name < known.name) bySelected.set(selected, { namespace, name });
  }
  const found = new Map<string, string>();
  for (const [{ groups }, { namespace, name }] of bySelected) {
    for (const gateway of groups.flatMap(({ gateways }) => gateways)) {
      const key = `${gateway.key} ${namespace}`;
      const known = found.get(key);
      if (known === undefined || name < known) found.set(key, name);
    }
  }
  return found;
}

/** What policies with ALLOW of each namespace may let pass. */
function allowedHosts(view: MeshView): ReadonlyMap<string, AllowedHosts> {
  const found = new Map<string, AllowedHosts>();
  for (const { spec, namespace } of view.of('AuthorizationPolicy')) {
    if ((spec.action ?? 'ALLOW') !== 'ALLOW') continue;
    const hosts = found.get(namespace) ?? new AllowedHosts();
    found.set(namespace, hosts);
    for (const rule of spec.rules ?? []) hosts.add(rule);
  }
  return found;
}

/** Hosts of which some call may pass, with or without a port. */
class AllowedHosts {
  private readonly exact = new Set<string>();
  private readonly patterns = new Set<string>();

  public add(rule: Rule): void {
    const operations = operationsOf(rule, []);
    if (operations.length === 0) this.patterns.add('*');
    for (const { operation } of operations) {
      const { hosts = [], notHosts = [] } = operation;
      if (hosts.length === 0 || notHosts.length > 0) this.patterns.add('*');
      for (const written of hosts) {
        const host = written.toLowerCase().replace(/:[\d*]+$/, '');
        if (host.includes('*')) this.patterns.add(host);
        else this.exact.add(host);
      }
    }
  }

  public has(host: string): boolean {
    return this.exact.has(host) || [...this.patterns].some((pattern) => isLike(host, pattern));
  }
}

function isLike(host: string, pattern: string): boolean {
  if (pattern === '*') return true;
  return pattern.startsWith('*') ? host.endsWith(pattern.slice(1)) : `${host}:`.startsWith(pattern.slice(0, -1));
}
