import { EgressDiagramOptions, EgressDiagram, EgressInventory } from '../../lib';
import { entry, istio, rule } from '../simulation/meshes';

export function textOf(objects: readonly object[]): string {
  return objects.map((each) => JSON.stringify(each)).join('\n---\n');
}

export function pathsOf(objects: readonly object[], options: EgressDiagramOptions = {}): string {
  return EgressDiagram.ofManifests(textOf(objects), options).paths();
}

export function inventoryOf(objects: readonly object[], options: EgressDiagramOptions = {}): EgressInventory {
  return EgressInventory.ofManifests(textOf(objects), options);
}

export const OWN = { exportTo: ['.'] };

/** A host with TLS of the proxy that checks its name. */
export function originated(host: string, namespace = 'shop'): object[] {
  const tls = { mode: 'SIMPLE', sni: host, subjectAltNames: [host], caCertificates: 'system' };
  return [
    entry(host, ['80:HTTP:443'], OWN, { namespace }),
    rule(host, { exportTo: ['.'], trafficPolicy: { tls } }, { namespace }),
  ];
}

/** As many hosts of three namespaces, encrypted in two ways. */
export function manyHosts(count: number): object[] {
  return Array.from({ length: count }, (_, index) => {
    const namespace = ['shop', 'billing', 'search'][index % 3];
    const host = `api-${index}.partner-${index % 7}.example.com`;
    return index % 2 === 0 ? originated(host, namespace) : [entry(host, ['443:TLS'], OWN, { namespace })];
  }).flat();
}

/** Through a gateway of which the Service is not among the objects, for those that its policy names. */
export function throughGateway(
  host: string,
  source: object = { principals: ['cluster.local/ns/shop/sa/checkout'] },
): object[] {
  const service = 'egress.istio-egress.svc.cluster.local';
  const home = { namespace: 'istio-egress' };
  const selector = { istio: 'egress' };
  return [
    entry(host, ['80:HTTP'], { exportTo: ['.', 'istio-egress'] }),
    istio(
      'Gateway',
      {
        selector,
        servers: [
          { port: { number: 443, name: 'https', protocol: 'HTTPS' }, hosts: [host], tls: { mode: 'ISTIO_MUTUAL' } },
        ],
      },
      { ...home, name: 'way' },
    ),
    rule(service, { trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL', sni: host } } }, home),
    istio('VirtualService', {
      hosts: [host],
      gateways: ['mesh', 'istio-egress/way'],
      http: [
        {
          match: [{ gateways: ['mesh'], port: 80 }],
          route: [{ destination: { host: service, port: { number: 443 } } }],
        },
        { match: [{ gateways: ['istio-egress/way'] }], route: [{ destination: { host, port: { number: 80 } } }] },
      ],
    }),
    {
      apiVersion: 'security.istio.io/v1',
      kind: 'AuthorizationPolicy',
      metadata: { name: 'callers', namespace: 'istio-egress' },
      spec: {
        action: 'ALLOW',
        selector: { matchLabels: selector },
        rules: [{ from: [{ source }] }],
      },
    },
  ];
}
