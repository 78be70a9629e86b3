import type { Resource } from '../../manifests';
import { waypointLabels } from './ambient';
import type { Dice } from './dice';
import { podOf } from './egress-gateway';
import type { Surroundings } from './surroundings';

const PROTOCOL_NAMES: Record<string, string> = {
  HTTP: 'http',
  HTTP2: 'http2',
  GRPC: 'grpc',
  HTTPS: 'https',
  TLS: 'tls',
  TCP: 'tcp',
  '': 'any',
  MONGO: 'mongo',
  MYSQL: 'mysql',
};

/** Services with Pods behind them, some of which have a proxy. */
export function kubernetesObjects(dice: Dice, world: Surroundings): Resource[] {
  return world.services.flatMap(({ name, namespace }, index) => {
    const ports = dice.some(world.ports, 1, 2).map(({ number, protocols }) => ({
      name: `${PROTOCOL_NAMES[dice.weighted(...protocols)]}-${number}`,
      port: number,
      targetPort: number === 80 ? 8080 : number,
      protocol: 'TCP',
    }));
    const clusterIP = clusterAddress(index);
    const addresses = ['v1', 'v2'].slice(0, dice.whole(1, 2)).map((version, place) => ({
      version,
      ip: `10.244.${index + 1}.${place + 1}`,
      pod: `${name}-${version}`,
      hasProxy: dice.chance(50),
    }));
    const selector = { app: name };
    return [
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: {
          name,
          namespace,
          ...(world.isAmbient && dice.maybe(40, 'labels', () => waypointLabels(dice))),
          ...dice.maybe(20, 'annotations', () => ({
            'networking.istio.io/exportTo': dice.pick(['.', '*', 'shop', 'bank,ops', '~']),
          })),
        },
        spec: { type: 'ClusterIP', clusterIP, clusterIPs: [clusterIP], selector, ports },
      },
      ...addresses.map(({ version, ip, pod, hasProxy }) => {
        const mtls: Record<string, string> = hasProxy ? { 'security.istio.io/tlsMode': 'istio' } : {};
        return podOf(pod, namespace, ip, { ...selector, version, ...mtls });
      }),
      {
        apiVersion: 'discovery.k8s.io/v1',
        kind: 'EndpointSlice',
        metadata: { name: `${name}-abc`, namespace, labels: { 'kubernetes.io/service-name': name } },
        addressType: 'IPv4',
        endpoints: addresses.map(({ ip, pod }) => ({
          addresses: [ip],
          conditions: { ready: true },
          targetRef: { kind: 'Pod', name: pod, namespace },
        })),
        ports: ports.map((port) => ({ name: port.name, port: port.targetPort, protocol: 'TCP' })),
      },
    ];
  });
}

export function clusterAddress(index: number): string {
  return `10.96.0.${index + 1}`;
}
