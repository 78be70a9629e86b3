import { UNSPECIFIED_IP } from '../../../../mesh/service';
import type { Protocol } from '../../../../mesh/protocol';
import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { entry } from '../examples';
import { entriesByService } from '../registered-hosts';
import { clientsOfService, common } from '../visibility';

const SPEAK_FIRST: readonly Protocol[] = ['Mongo', 'MySQL'];

function second(protocol: string): MeshRule['fires'] {
  return [
    entry({ ports: [{ number: 27017, name: 'tls', protocol: 'TLS' }] }, { name: 'first' }),
    entry(
      {
        hosts: ['db.example.com'],
        ports: [{ number: 27017, name: 'db', protocol }],
        addresses: protocol === 'Mongo' ? undefined : ['240.10.0.1'],
      },
      { name: 'second', annotations: { 'cdk8s-istio/whole-port-reason': 'The only database on this port.' } },
    ),
  ];
}

export const serverSpeaksFirst: MeshRule = {
  id: 'REGISTRY013',
  severity: Severity.ERROR,
  title: 'Mongo or MySQL beside another protocol on one port',
  effect:
    'One of the hosts is left out of the port: the younger one; of the same second, the one whose name comes last.',
  why: 'Servers of these protocols may speak first, so that a listener without an address cannot be shared with other protocols.',
  remedy: 'Write addresses for the database, or protocol: TCP',
  fires: second('Mongo'),
  accepts: second('TCP'),
  shown: {
    client: { namespace: 'shop' },
    url: 'tcp://db.example.com:27017',
    address: '240.10.0.1',
    fires: 'PassthroughCluster',
    accepts: 'outbound|27017||db.example.com',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/listener.go: isConflictWithWellKnownPort',
  check(view, report) {
    const entries = view.once(entriesByService);
    const firsts = new Map<
      number,
      { readonly protocol: Protocol; readonly hostname: string; readonly clients: readonly string[] }
    >();
    for (const service of view.mesh.services.all) {
      if (service.address !== UNSPECIFIED_IP || (view.context.dnsCapture && service.resolution !== 'Passthrough'))
        continue;
      const clients = clientsOfService(service);
      for (const { number, protocol } of service.ports) {
        const first = firsts.get(number);
        if (!first) {
          firsts.set(number, { protocol, hostname: service.hostname, clients });
          continue;
        }
        const isApart =
          protocol !== first.protocol && [protocol, first.protocol].some((each) => SPEAK_FIRST.includes(each));
        const shared = common(clients, first.clients);
        const written = entries.get(service);
        if (!isApart || !written || shared.length === 0) continue;
        const index = (written.spec.ports ?? []).findIndex((port) => port.number === number);
        report(
          written.object,
          ['spec', 'ports', index],
          `Port ${number} is for ${first.protocol} of ${first.hostname} already, and not for ${protocol} of ${service.hostname}`,
          { clients: shared },
        );
      }
    }
  },
};
