import { sharesHost } from '../../../mesh/gateway-chains';
import { isHttpServer, isPassthroughServer, Server } from '../../../mesh/gateway-server';
import { MESH_GATEWAY } from '../../../mesh/virtual-service';
import type { MeshView } from '../../mesh-view';
import { KnownGateway, knownGateways } from './gateways';
import { Leg, RoutedHosts, routedHosts, Section } from './route-legs';

/** A VirtualService at one of the Gateways that it is bound to. */
export interface BoundGateway {
  readonly vs: RoutedHosts;
  readonly gateway: KnownGateway;
  /** Of `spec.gateways`. */
  readonly index: number;
  /** Servers that take one of its hosts. */
  readonly servers: readonly Server[];
  /** Routes that the gateway uses. */
  readonly legs: readonly Leg[];
}

/** VirtualServices at the Gateways that the manifests have. */
export function boundGateways(view: MeshView): readonly BoundGateway[] {
  const known = view.once(knownGateways);
  return view.once(routedHosts).flatMap((vs) =>
    vs.gateways.flatMap((name, index): BoundGateway[] => {
      const gateway = name === MESH_GATEWAY ? undefined : known.get(name);
      if (!gateway) return [];
      const servers = gateway.servers.filter((server) => sharesHost(server, vs));
      return [{ vs, gateway, index, servers, legs: vs.legs.filter(({ gateways }) => gateways.includes(name)) }];
    }),
  );
}

/** The list of routes that a server uses. */
export function sectionOf(server: Server): Section {
  if (isHttpServer(server)) return 'http';
  return isPassthroughServer(server) ? 'tls' : 'tcp';
}

/** Such as `443 HTTPS ISTIO_MUTUAL`. */
export function showServer({ port, protocol, tls }: Server): string {
  return [port, protocol, tls?.mode].filter((part) => part !== undefined).join(' ');
}
