import type { Fields } from '../../../../manifests/manifest-object';
import { isHttp } from '../../../../mesh/protocol';
import type { Service } from '../../../../mesh/service';
import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { entry, PORTS } from '../examples';
import { registeredInOrder } from '../registered-hosts';
import { clientsOfService, common } from '../visibility';
import { isAllocated } from './connection-claims';

const OTHER = { number: 6432, name: 'pool', protocol: 'TCP' };

/** With the address that istiod has given it. */
function allocated(object: Fields, value: string): Fields {
  return { ...object, status: { addresses: [{ host: 'api.example.com', value }] } };
}

export const twoAllocatedAddresses: MeshRule = {
  id: 'REGISTRY026',
  severity: Severity.ERROR,
  title: 'One host in two ServiceEntries, each with an allocated address',
  effect:
    'DNS answers with the addresses of both, and each takes connections for its own ports alone. About every second connection is one to an unknown address.',
  why: 'istiod allocates an address for each ServiceEntry, not for each host.',
  remedy: 'Write all ports into one ServiceEntry, or the same address into addresses of both',
  context: { dnsCapture: true },
  fires: [
    allocated(entry({ ports: [PORTS.tcp] }, { name: 'first' }), '240.240.0.1'),
    allocated(entry({ ports: [OTHER] }, { name: 'second' }), '240.240.0.2'),
  ],
  accepts: [allocated(entry({ ports: [PORTS.tcp, OTHER] }), '240.240.0.2')],
  shown: {
    client: { namespace: 'shop', dnsCapture: true },
    url: 'tcp://api.example.com:5432',
    address: '240.240.0.2',
    fires: 'PassthroughCluster',
    accepts: 'outbound|5432||api.example.com',
  },
  source: 'istio.io/istio pilot/pkg/controllers/ipallocate/ipallocate.go; pkg/dns/server/name_table.go: BuildNameTable',
  check(view, report) {
    if (!view.context.dnsCapture) return;
    const firsts = new Map<string, { readonly service: Service; readonly name: string }>();
    for (const { object, spec, services } of view.once(registeredInOrder)) {
      for (const service of services) {
        if (!hasAllocated(service)) continue;
        const key = `${service.namespace} ${service.hostname}`;
        const first = firsts.get(key);
        if (!first) firsts.set(key, { service, name: object.name });
        if (!first || first.service.source === service.source) continue;
        const clients = common(clientsOfService(first.service), clientsOfService(service));
        const isApart = [service, first.service].some(({ ports }) =>
          ports.some(({ protocol }) => !isHttp(protocol) && protocol !== 'UDP'),
        );
        if (clients.length === 0 || !isApart) continue;
        const index = Math.max((spec.hosts ?? []).indexOf(service.hostname), 0);
        const message = `${service.hostname} is also in ServiceEntry ${service.namespace}/${first.name}, and gets an address from both`;
        report(object, ['spec', 'hosts', index], message, { clients });
      }
    }
  },
};

/** Whether it has an address that istiod gave it, or is going to have one. */
function hasAllocated(service: Service): boolean {
  return service.allocatedAddresses.length > 0 || isAllocated(service);
}
