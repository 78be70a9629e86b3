import { isPassthroughServer, isTlsServer, Server, sniHostsOf } from '../../../mesh/gateway-server';
import { MergedGateway, mergeServers } from '../../../mesh/merged-gateway';
import { creationOrder } from '../../../mesh/mesh-object';
import { append } from '../../../mesh/virtual-service-index';
import type { MeshView } from '../../mesh-view';
import { canonical } from './canonical';
import { KnownGateway, knownGateways } from './gateways';

/** What a Pod makes of the Gateways that select it. */
export interface MergedGateways {
  readonly merged: MergedGateway;
  readonly gatewayOf: (server: Server) => KnownGateway | undefined;
}

/** For each selector the Gateways of a Pod that has its labels and no others. */
export function mergedGateways(view: MeshView): readonly MergedGateways[] {
  const gateways = [...view.once(knownGateways).values()].sort((a, b) => creationOrder(a.model, b.model));
  const selectors = new Map(gateways.map(({ selector }) => [canonical(selector), selector]));
  // A Gateway is found by one of its labels, as comparing each with each takes too long.
  const byLabel = new Map<string, KnownGateway[]>();
  for (const gateway of gateways) append(byLabel, labelsOf(gateway.selector).at(0) ?? '', gateway);
  const positions = new Map(gateways.map((gateway, index) => [gateway, index]));
  const ofServer = new Map(gateways.flatMap((gateway) => gateway.servers.map((server) => [server, gateway] as const)));
  return [...selectors.values()].map((selector) => {
    const labels = new Set(labelsOf(selector));
    const selecting = ['', ...labels]
      .flatMap((label) => byLabel.get(label) ?? [])
      .filter((gateway) => labelsOf(gateway.selector).every((label) => labels.has(label)))
      .sort((a, b) => (positions.get(a) ?? 0) - (positions.get(b) ?? 0));
    const servers = selecting.flatMap((gateway) => gateway.servers);
    return {
      merged: mergeServers(servers.map((server) => ({ server, ports: [server.port] }))),
      gatewayOf: (server: Server) => ofServer.get(server),
    };
  });
}

/** Servers that end TLS for a server name which an earlier one on the port ends already: Envoy takes no such listener. */
export function sameServerNames({ merged }: MergedGateways): { readonly server: Server; readonly name: string }[] {
  return merged.listeners.flatMap(({ servers }) => {
    const names = new Set<string>();
    return servers
      .filter((server) => isTlsServer(server) && !isPassthroughServer(server))
      .flatMap((server) => {
        const own = sniHostsOf(server);
        const name = own.find((each) => names.has(each));
        for (const each of own) names.add(each);
        return name === undefined ? [] : [{ server, name }];
      });
  });
}

function labelsOf(selector: Readonly<Record<string, string>>): string[] {
  return Object.entries(selector)
    .map(([key, value]) => `${key}=${value}`)
    .sort();
}
