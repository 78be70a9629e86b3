import type { Fields } from './fields';
import type { MeshObject } from './mesh-object';
import { isHttp, parseProtocol, Protocol } from './protocol';

/** How a gateway treats TLS. */
export type ServerTlsMode =
  'PASSTHROUGH' | 'SIMPLE' | 'MUTUAL' | 'AUTO_PASSTHROUGH' | 'ISTIO_MUTUAL' | 'OPTIONAL_MUTUAL';

export interface ServerTls {
  readonly mode: ServerTlsMode;
  readonly isRedirecting: boolean;
  readonly credentialName: string;
}

/** A port and some hosts of a Gateway. */
export interface Server {
  /** `namespace/name` of the Gateway. */
  readonly gateway: string;
  readonly gatewayName: string;
  readonly gatewayNamespace: string;
  /** What is written in the manifests. */
  readonly title: string;
  readonly port: number;
  readonly portName: string;
  readonly protocol: Protocol;
  readonly bind: string;
  /** Without the namespace where it is `*`. */
  readonly hosts: readonly string[];
  readonly tls?: ServerTls;
}

/** Servers of a Gateway of Istio. */
export function readServers(gateway: MeshObject): Server[] {
  return gateway.spec.objects('servers').flatMap((server) => {
    const port = server.optional('port');
    const number = port?.number('number');
    if (!port || number === undefined) {
      server.report('port', 'missing');
      return [];
    }
    return [
      {
        gateway: `${gateway.namespace}/${gateway.name}`,
        gatewayName: gateway.name,
        gatewayNamespace: gateway.namespace,
        title: `Gateway ${gateway.namespace}/${gateway.name}`,
        port: number,
        portName: port.text('name') ?? '',
        protocol: parseProtocol(port.text('protocol')),
        bind: server.text('bind') ?? '',
        hosts: sanitizedHosts(server.texts('hosts'), gateway.namespace),
        tls: readTls(server.optional('tls')),
      },
    ];
  });
}

/** Hosts without the namespace where it is `*`. Follows `sanitizeServerHostNamespace` in pilot/pkg/model/gateway.go. */
export function sanitizedHosts(hosts: readonly string[], namespace: string): string[] {
  if (hosts.includes('*/*')) return ['*'];
  return hosts.map((host) => {
    const slash = host.indexOf('/');
    if (slash === -1) return host;
    const [owner, name] = [host.slice(0, slash), host.slice(slash + 1)];
    if (owner === '.') return `${namespace}/${name}`;
    return owner === '*' ? name : host;
  });
}

/** Without a mode it is PASSTHROUGH, the first value of the enum. */
function readTls(tls: Fields | undefined): ServerTls | undefined {
  return (
    tls && {
      mode: (tls.text('mode') ?? 'PASSTHROUGH') as ServerTlsMode,
      isRedirecting: tls.truth('httpsRedirect') ?? false,
      credentialName: tls.text('credentialName') ?? '',
    }
  );
}

export function isPassthroughServer({ tls }: Server): boolean {
  return tls?.mode === 'PASSTHROUGH' || tls?.mode === 'AUTO_PASSTHROUGH';
}

/** TLS on a port that is not declared as HTTP, where `tls` only asks for a redirect. */
export function isTlsServer({ tls, protocol }: Server): boolean {
  return tls !== undefined && !isHttp(protocol);
}

/** HTTP, with TLS or without. */
export function isHttpServer(server: Server): boolean {
  return isHttp(server.protocol) || (server.protocol === 'HTTPS' && !isPassthroughServer(server));
}

/** HTTPS of which the gateway ends the TLS. */
export function isTerminatingHttpsServer(server: Server): boolean {
  return server.tls !== undefined && server.protocol === 'HTTPS' && !isPassthroughServer(server);
}

/** Server names of a server, each once. Follows `GetSNIHostsForServer`. */
export function sniHostsOf({ hosts }: Server): string[] {
  return [...new Set(hosts.map((host) => host.slice(host.indexOf('/') + 1)))].sort();
}
