import { canMerge } from '../../../../mesh/sidecar-scope';
import type { Service } from '../../../../mesh/service';
import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { entry, PORTS } from '../examples';
import { registeredInOrder } from '../registered-hosts';
import { clientsOfService, common } from '../visibility';

function second(resolution: string): MeshRule['fires'] {
  return [
    entry({}, { name: 'first', creationTimestamp: '2024-01-01T00:00:00Z' }),
    entry({ ports: [PORTS.https], resolution }, { name: 'second', creationTimestamp: '2025-01-01T00:00:00Z' }),
  ];
}

export const hostApart: MeshRule = {
  id: 'REGISTRY005',
  severity: Severity.ERROR,
  title: 'Two ServiceEntries for one host that do not fit together',
  effect: 'Calls to the ports of one of them fail: proxies listen for them, and have nowhere to send them.',
  why: 'The ports of both become one host only if resolution, labels, workloadSelector and exportTo are equal. Which one loses is a matter of age and, for the same second, of chance.',
  remedy: 'Write all ports into one ServiceEntry',
  fires: second('NONE'),
  accepts: second('DNS'),
  shown: {
    client: { namespace: 'shop' },
    url: 'https://api.example.com/',
    fires: 'cluster does not exist',
    accepts: 'outbound|443||api.example.com',
  },
  source: 'istio.io/istio pilot/pkg/model/sidecar.go: appendSidecarServices, canMergeServices',
  check(view, report) {
    const firsts = new Map<string, { readonly service: Service; readonly name: string }>();
    for (const { object, spec, services } of view.once(registeredInOrder)) {
      for (const service of services) {
        const key = `${service.namespace} ${service.hostname}`;
        const first = firsts.get(key);
        if (!first) firsts.set(key, { service, name: object.name });
        if (!first || isOne(first.service, service)) continue;
        const clients = common(clientsOfService(first.service), clientsOfService(service));
        if (clients.length === 0) continue;
        const index = Math.max((spec.hosts ?? []).indexOf(service.hostname), 0);
        const others = differences(first.service, service).join(', ');
        report(
          object,
          ['spec', 'hosts', index],
          `${service.hostname} is also in ServiceEntry ${service.namespace}/${first.name}, with another ${others}`,
          { clients },
        );
      }
    }
  },
};

/** Whether nothing is lost: the ports of both are there, or are the same. */
function isOne(first: Service, second: Service): boolean {
  return first.source === second.source || canMerge(first, second) || hasEqualPorts(first, second);
}

function hasEqualPorts(a: Service, b: Service): boolean {
  const numbers = ({ ports }: Service): string =>
    ports
      .map(({ number }) => number)
      .sort((one, other) => one - other)
      .join();
  return numbers(a) === numbers(b);
}

/** What keeps two from being one, each by its own name. */
function differences(a: Service, b: Service): string[] {
  const fields = {
    resolution: (service: Service): Service => ({ ...b, resolution: service.resolution }),
    labels: (service: Service): Service => ({ ...b, labels: service.labels }),
    workloadSelector: (service: Service): Service => ({ ...b, selector: service.selector }),
    exportTo: ({ exportTo, isExportedByDefault }: Service): Service => ({ ...b, exportTo, isExportedByDefault }),
  };
  return Object.entries(fields).flatMap(([name, taking]) => (canMerge(taking(a), b) ? [] : [name]));
}
