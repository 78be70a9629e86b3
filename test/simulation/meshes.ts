import { EgressSimulation, SimulationOptions, TrafficCall, TrafficHop } from '../../lib';

export { OutboundTrafficPolicyMode, SimulatedFault, TrafficOutcome, WireLeg } from '../../lib';

/** Fields of an object beside those that each has. */
export interface Written {
  readonly name?: string;
  readonly namespace?: string;
  readonly created?: string;
  readonly labels?: Record<string, string>;
  readonly annotations?: Record<string, string>;
}

export const OLD = '2023-01-01T00:00:00Z';
export const NEW = '2025-01-01T00:00:00Z';

export function object(apiVersion: string, kind: string, written: Written, fields: object): object {
  const {
    name = kind.toLowerCase(),
    namespace = 'shop',
    created = '2024-01-01T00:00:00Z',
    labels,
    annotations,
  } = written;
  return {
    apiVersion,
    kind,
    metadata: { name, namespace, creationTimestamp: created, labels, annotations },
    ...fields,
  };
}

export function istio(kind: string, spec: object, written: Written = {}): object {
  return object('networking.istio.io/v1', kind, written, { spec });
}

export function security(kind: string, spec: object, written: Written = {}): object {
  return object('security.istio.io/v1', kind, written, { spec });
}

export function kubernetes(kind: string, fields: object, written: Written = {}): object {
  return object(
    kind === 'EndpointSlice' ? 'discovery.k8s.io/v1' : kind === 'Deployment' ? 'apps/v1' : 'v1',
    kind,
    written,
    fields,
  );
}

/** A host with ports such as `80:HTTP` or `80:HTTP:443`. */
export function entry(host: string, ports: string[], spec: object = {}, written: Written = {}): object {
  return istio(
    'ServiceEntry',
    {
      hosts: [host],
      location: 'MESH_EXTERNAL',
      resolution: 'DNS',
      ports: ports.map((text) => {
        const [number, protocol, targetPort] = text.split(':');
        return {
          number: Number(number),
          name: `${protocol.toLowerCase()}-${number}`,
          protocol,
          targetPort: targetPort && Number(targetPort),
        };
      }),
      ...spec,
    },
    { name: host.replace(/[*.]/g, '-'), ...written },
  );
}

export function rule(host: string, spec: object, written: Written = {}): object {
  return istio('DestinationRule', { host, ...spec }, { name: `rule-${host.replace(/[*.]/g, '-')}`, ...written });
}

export function simulation(objects: object[], options: SimulationOptions = {}): EgressSimulation {
  return EgressSimulation.ofManifests(objects.map((each) => JSON.stringify(each)).join('\n---\n'), options);
}

export function call(url: string, more: Partial<TrafficCall> & { readonly from?: string } = {}): TrafficCall {
  const { from = 'shop', ...rest } = more;
  return { client: { namespaceName: from }, url, ...rest };
}

/** The first hop of a call. */
export function hop(objects: object[], asked: TrafficCall, options: SimulationOptions = {}): TrafficHop {
  return simulation(objects, options).call(asked).hops[0];
}
