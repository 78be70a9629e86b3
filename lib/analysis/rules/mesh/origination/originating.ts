import { serviceAccountsOf } from '../../../../mesh/cluster-tls';
import type { Fields } from '../../../../mesh/fields';
import { isHttp, isTcp } from '../../../../mesh/protocol';
import { isDynamicDnsWildcard, ServicePort } from '../../../../mesh/service';
import { KnownHost } from '../../../known-hosts';
import type { MeshView } from '../../../mesh-view';
import { byPlace, PlacedUses, placeOf, PolicyUse } from '../../../policy-uses';
import { RouteKind } from '../../../route-targets';

/** Whether the proxy encrypts for a server outside of the mesh. */
export function isOriginating(tls: Fields | undefined): tls is Fields {
  const mode = tls?.text('mode');
  return mode === 'SIMPLE' || mode === 'MUTUAL';
}

/** TLS settings in use with a mode of SIMPLE or MUTUAL, by where they are written. */
export function originating(view: MeshView, holds: (use: PolicyUse, tls: Fields) => boolean): PlacedUses[] {
  const uses = view.policyUses.filter((use) => {
    const { tls } = use.policy;
    return isOriginating(tls) && holds(use, tls);
  });
  return byPlace(uses, (use) => placeOf(use, 'tls'));
}

/** How proxies read what they are to encrypt: as the port says, or as the routes do that lead to it. */
export function readAs(view: MeshView, { host, port }: PolicyUse): RouteKind | 'sniffed' {
  if (isHttp(port.protocol)) return 'http';
  if (!isTcp(port.protocol)) return 'sniffed';
  const kinds = new Set(view.routeTargets.to(host.hostname, port.number).map(({ kind }) => kind));
  if (kinds.has('http')) return 'http';
  const isOpaque = port.protocol === 'HTTPS' || port.protocol === 'TLS';
  return isOpaque && !kinds.has('tcp') ? 'tls' : 'tcp';
}

/** Whether nothing says which names the server may prove. */
export function lacksNames(view: MeshView, { host: { service } }: PolicyUse, tls: Fields): boolean {
  if (tls.texts('subjectAltNames').length > 0 || (tls.truth('insecureSkipVerify') ?? false)) return false;
  if (isDynamicDnsWildcard(service)) return false;
  if (service.registry !== 'External') return true;
  return serviceAccountsOf(service, view.mesh.services, { of: (of) => view.mesh.endpointsOf(of) }).length === 0;
}

/** The port of the servers behind a port of a host, if all have the same. */
export function serverPort(view: MeshView, { service }: KnownHost, port: number): number | undefined {
  if (service.resolution === 'Passthrough') return service.passthroughTargetPorts.get(port) ?? port;
  let found: number | undefined;
  for (const endpoint of view.mesh.endpointsOf(service)) {
    if (endpoint.servicePort !== port) continue;
    if (found !== undefined && found !== endpoint.port) return undefined;
    found = endpoint.port;
  }
  return found;
}

/** Whether calls of sidecars to a port arrive at the host itself. */
export function isCalled(view: MeshView, { hostname }: KnownHost, { number, protocol }: ServicePort): boolean {
  return view.routeTargets.isReached(hostname, number, isTcp(protocol) ? 'tcp' : 'http');
}
