import { isWildcard } from '../../../../mesh/host-name';
import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { entry, PORTS } from '../examples';
import { registeredHosts } from '../registered-hosts';

function resolved(resolution: string): MeshRule['fires'] {
  return [entry({ hosts: ['*.example.com'], ports: [PORTS.tls], resolution })];
}

export const anyServer: MeshRule = {
  id: 'REGISTRY016',
  severity: Severity.ADVICE,
  title: 'A wildcard that lets clients choose the server',
  effect: 'A client that writes a name of the wildcard reaches any address on the port, whoever answers there.',
  why: 'With resolution NONE the proxy connects to the address that the client has dialled, and believes the name. As a list of what may be called it keeps nobody in; honest clients are served well, so that no call shows it.',
  remedy: 'Write resolution: DYNAMIC_DNS, or register the names one by one with resolution: DNS',
  fires: resolved('NONE'),
  accepts: resolved('DYNAMIC_DNS'),
  source: 'istio.io/istio pilot/pkg/networking/core/cluster.go: convertResolution',
  check(view, report) {
    for (const { object, spec, services } of view.once(registeredHosts)) {
      const wildcard = services.find(
        ({ hostname, resolution, address }) =>
          isWildcard(hostname) && resolution === 'Passthrough' && address === '0.0.0.0',
      );
      if (!wildcard || (spec.ports ?? []).length === 0) continue;
      const index = Math.max((spec.hosts ?? []).indexOf(wildcard.hostname), 0);
      report(object, ['spec', 'hosts', index], `${wildcard.hostname} is resolved by the client`);
    }
  },
};
