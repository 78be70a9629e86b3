import type { DestinationRule } from '../../../../mesh/destination-rule';
import { isHttp } from '../../../../mesh/protocol';
import { portLevelTrafficPolicy } from '../../../../mesh/traffic-policy';
import { append } from '../../../../mesh/virtual-service-index';
import { Severity } from '../../../finding';
import type { KnownHost } from '../../../known-hosts';
import { MeshRule } from '../../../mesh-rule';
import type { MeshView } from '../../../mesh-view';
import { clientsOf } from '../../../policy-uses';
import { entry, HTTP_TO_TLS, rule } from '../objects';
import { isOriginating, serverPort } from './originating';

const TLS_PORT = 443;

export const clearTextTo443: MeshRule = {
  id: 'ORIGINATION011',
  severity: Severity.ERROR,
  title: 'Clear text to port 443 of the server',
  effect:
    'The proxy sends requests in clear text to a port where the server speaks TLS. The calls fail, and what is in them has left readable.',
  why: 'targetPort changes the port and nothing else. TLS comes from a DestinationRule that the clients get.',
  remedy: 'Add a DestinationRule beside the ServiceEntry, exported like it, with tls for this port',
  fires: [entry([HTTP_TO_TLS])],
  accepts: [entry([HTTP_TO_TLS]), rule({ portLevelSettings: [{ port: { number: 80 }, tls: { mode: 'SIMPLE' } }] })],
  shown: { client: { namespace: 'shop' }, url: 'http://api.example.com/', fires: 'PLAINTEXT', accepts: 'SIMPLE TLS' },
  source: 'istio.io/istio pilot/pkg/networking/core/cluster_traffic_policy.go: applyTrafficPolicy',
  check(view, report) {
    for (const [host, groups] of groupsOf(view)) {
      const { service } = host;
      const object = view.writtenAs(service.source);
      if (!object || service.registry !== 'External' || !service.isMeshExternal) continue;
      for (const { number, protocol } of host.ports) {
        if (!isHttp(protocol) || number === TLS_PORT || serverPort(view, host, number) !== TLS_PORT) continue;
        if (!view.routeTargets.isReached(host.hostname, number, 'http')) continue;
        // Where a rule speaks of TLS for the host, other rules say what is wrong with it.
        const clear = groups.filter((group) => !speaksOfTls(group.rule));
        const isShared = groups.some(
          (group) => group.rule && isForMany(group.rule, host, view) && isEncrypted(group.rule, number),
        );
        if (clear.length === 0 || isShared) continue;
        const at = ports(object.spec).findIndex((port) => port.number === number);
        if (at < 0) continue;
        const message = `port ${number} of ${host.hostname} leads to port ${TLS_PORT}, and no DestinationRule encrypts it`;
        report(object, ['spec', 'ports', at, 'targetPort'], message, { clients: clientsOf(clear) });
      }
    }
  },
};

type Groups = readonly { readonly rule: DestinationRule | undefined; readonly clients: readonly string[] }[];

function groupsOf(view: MeshView): Map<KnownHost, Groups> {
  const found = new Map<KnownHost, Groups[number][]>();
  for (const group of view.clientRules) append(found, group.host, group);
  return found;
}

function speaksOfTls(rule: DestinationRule | undefined): boolean {
  const policies = [rule?.trafficPolicy, ...(rule?.subsets ?? []).map(({ trafficPolicy }) => trafficPolicy)];
  return policies.some((policy) => policy?.tls ?? policy?.portLevelSettings.some((entry) => entry.policy.tls));
}

function isForMany({ namespace }: DestinationRule, host: KnownHost, view: MeshView): boolean {
  return namespace === host.namespace || namespace === view.context.rootNamespace;
}

function isEncrypted({ trafficPolicy }: DestinationRule, port: number): boolean {
  return isOriginating(portLevelTrafficPolicy(trafficPolicy, port)?.tls);
}

function ports(spec: object): readonly { readonly number?: number }[] {
  return (spec as { readonly ports?: readonly { readonly number?: number }[] }).ports ?? [];
}
