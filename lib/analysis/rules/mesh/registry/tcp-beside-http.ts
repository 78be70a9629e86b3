import { isHttp } from '../../../../mesh/protocol';
import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import type { MeshView } from '../../../mesh-view';
import { append } from '../../../../mesh/virtual-service-index';
import type { Service } from '../../../../mesh/service';
import { entry } from '../examples';
import { clientsOfService, common } from '../visibility';
import { connectionClaims } from './connection-claims';

function beside(number: number): MeshRule['fires'] {
  return [
    entry({ ports: [{ number: 8080, name: 'http', protocol: 'HTTP' }] }),
    entry(
      { hosts: ['db.example.com'], ports: [{ number, name: 'tcp', protocol: 'TCP' }] },
      { name: 'db', annotations: { 'cdk8s-istio/whole-port-reason': 'The only database on this port.' } },
    ),
  ];
}

export const tcpBesideHttp: MeshRule = {
  id: 'REGISTRY027',
  severity: Severity.ADVICE,
  title: 'TCP without an address beside HTTP on one port',
  effect:
    'The proxy waits for the first bytes of the client before it connects to the server. With a server that speaks first, both sides wait.',
  why: 'Where HTTP and other protocols share a port, the first bytes tell them apart. Most clients speak first, and no call shows who waits, so it is advice.',
  remedy: 'Write addresses for the TCP host, or another port',
  fires: beside(8080),
  accepts: beside(9090),
  source: 'istio.io/istio pilot/pkg/networking/core/listener.go: buildSidecarOutboundListener',
  check(view, report) {
    const http = view.once(httpByPort);
    for (const { entry: written, service, port, address, isKept } of view.once(connectionClaims)) {
      if (address !== '' || isKept || port.protocol === 'UnsupportedProtocol') continue;
      const mine = clientsOfService(service);
      const other = http.get(port.number)?.find((each) => common(mine, clientsOfService(each)).length > 0);
      if (!other) continue;
      const index = (written.spec.ports ?? []).findIndex(({ number }) => number === port.number);
      const message = `Port ${port.number} is for ${port.protocol} of ${service.hostname} and for HTTP of ${other.hostname}`;
      report(written.object, ['spec', 'ports', index], message, { clients: common(mine, clientsOfService(other)) });
    }
  },
};

/** A few services for HTTP of each port, by who sees them: of those with the same clients one is enough. */
function httpByPort({ mesh }: MeshView): ReadonlyMap<number, readonly Service[]> {
  const found = new Map<number, Service[]>();
  const known = new Set<string>();
  for (const service of mesh.services.all) {
    const clients = clientsOfService(service).join();
    for (const { number, protocol } of service.ports) {
      const key = `${number} ${clients}`;
      if (!isHttp(protocol) || known.has(key)) continue;
      known.add(key);
      append(found, number, service);
    }
  }
  return found;
}
