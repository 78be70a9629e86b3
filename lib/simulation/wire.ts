import type { Cluster } from '../mesh/cluster';
import type { RequestHeaders } from '../mesh/request-changes';
import type { CallParts, WireProtocol } from './call-parts';

/** A call as a proxy receives it. */
export interface Wire {
  readonly address: string;
  readonly port: number;
  readonly protocol: WireProtocol;
  readonly encryption: 'plaintext' | 'tls' | 'mtls';
  readonly sni: string;
  /** The Host header. */
  readonly authority: string;
  /** No proxy has ended the TLS of the application. */
  readonly hasApplicationTls: boolean;
  readonly path: string;
  readonly method: string;
  readonly headers: RequestHeaders;
}

export function fromApplication(parts: CallParts): Wire {
  const { isEncrypted, headers, ...rest } = parts;
  return {
    ...rest,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), [value]])),
    encryption: isEncrypted ? 'tls' : 'plaintext',
    hasApplicationTls: isEncrypted,
  };
}

/** The server name that a cluster sends. */
export function serverNameOf(cluster: Cluster, authority: string, isHttp: boolean): string {
  const sni = cluster.tls?.sni ?? '';
  return sni === '' && cluster.autoSni && isHttp ? withoutPort(authority) : sni;
}

/** A call after a proxy has sent it to a cluster. */
export function through(wire: Wire, cluster: Cluster, isHttp: boolean): Wire {
  const protocol = isHttp && cluster.isHttp2 ? 'http2' : wire.protocol;
  if (!cluster.tls || cluster.isAutomatic) {
    return wire.hasApplicationTls
      ? { ...wire, protocol, encryption: 'tls' }
      : { ...wire, protocol, encryption: 'plaintext', sni: '' };
  }
  return {
    ...wire,
    protocol: wire.hasApplicationTls ? 'tcp' : protocol,
    encryption: cluster.tls.mode === 'ISTIO_MUTUAL' ? 'mtls' : 'tls',
    sni: serverNameOf(cluster, wire.authority, isHttp),
  };
}

export function withoutPort(authority: string): string {
  const colon = authority.lastIndexOf(':');
  return colon > 0 ? authority.slice(0, colon) : authority;
}

/** The protocol that a connection offers, where something looks at it. Follows `FillDefaults` in pilot/pkg/simulation/traffic.go. */
export function offeredProtocol(
  { encryption, protocol }: Wire,
  inspectors: { readonly hasTls: boolean; readonly hasHttp: boolean },
): string {
  if (encryption === 'plaintext')
    return inspectors.hasHttp ? { http: 'http/1.1', http2: 'h2c', tcp: '' }[protocol] : '';
  if (!inspectors.hasTls) return '';
  if (encryption === 'mtls') return { http: 'istio-http/1.1', http2: 'istio-h2', tcp: 'istio' }[protocol];
  return { http: 'http/1.1', http2: 'h2', tcp: '' }[protocol];
}
