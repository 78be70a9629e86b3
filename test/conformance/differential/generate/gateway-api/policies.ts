import { NAMESPACES } from '../surroundings';
import { AUTHORITY } from './credentials';
import { GATEWAY_API, gatewayApi, Named, NETWORKING, Scene } from './kinds';

/** TLS to what a ServiceEntry or a Service stands for. */
export function backendTlsPolicy({ dice, entries, services, world }: Scene, index: number): Named[] {
  const targets = [...entries, ...entries, ...services];
  if (targets.length === 0) return [];
  const target = dice.pick(targets);
  const { name, namespace } = target.metadata;
  const ports = target.spec.ports as { readonly name: string }[];
  const authority = dice.weighted<object>(
    [60, { wellKnownCACertificates: 'System' }],
    [35, { caCertificateRefs: [{ group: '', kind: 'ConfigMap', name: AUTHORITY }] }],
    [5, { caCertificateRefs: [{ group: '', kind: 'Secret', name: AUTHORITY }] }],
  );
  const targetRef = {
    group: target.kind === 'Service' ? '' : NETWORKING,
    kind: target.kind,
    name: dice.chance(95) ? name : 'absent',
    ...dice.maybe(40, 'sectionName', () => (dice.chance(92) ? dice.pick(ports).name : 'absent')),
  };
  return [
    gatewayApi('BackendTLSPolicy', `policy-${index}`, namespace, {
      targetRefs: [targetRef],
      validation: {
        hostname: dice.pick(world.hosts),
        ...authority,
        ...dice.maybe(35, 'subjectAltNames', () => [
          { type: 'Hostname', hostname: 'san.example.com' },
          { type: 'URI', uri: 'spiffe://cluster.local/ns/bank/sa/partner' },
        ]),
      },
    }),
  ];
}

/** Leave to name Services of a namespace. */
export function referenceGrant({ dice }: Scene, index: number): Named {
  const kinds = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute'];
  return gatewayApi('ReferenceGrant', `grant-${index}`, dice.pick(NAMESPACES), {
    from: dice
      .some(NAMESPACES, 1, 3)
      .flatMap((namespace) => dice.some(kinds, 1, 4).map((kind) => ({ group: GATEWAY_API, kind, namespace }))),
    to: [{ group: '', kind: 'Service', ...dice.maybe(25, 'name', () => dice.pick(['web', 'ledger', 'tools'])) }],
  });
}
