/** The protocol of a port, in Istio's spelling. */
export type Protocol =
  | 'TCP'
  | 'UDP'
  | 'GRPC'
  | 'GRPC-Web'
  | 'HTTP'
  | 'HTTP_PROXY'
  | 'HTTP2'
  | 'HTTPS'
  | 'TLS'
  | 'Mongo'
  | 'Redis'
  | 'MySQL'
  | 'UnsupportedProtocol';

const BY_NAME = new Map<string, Protocol>(
  (
    [
      'TCP',
      'UDP',
      'GRPC',
      'GRPC-Web',
      'HTTP',
      'HTTP_PROXY',
      'HTTP2',
      'HTTPS',
      'TLS',
      'Mongo',
      'Redis',
      'MySQL',
    ] as const
  ).map((protocol) => [protocol.toLowerCase(), protocol]),
);

/** Ports of servers that speak first: without a name they are not sniffed. */
const WELL_KNOWN_TCP_PORTS = new Set([25, 53, 3306, 27017]);

/** Follows `protocol.Parse` in pkg/config/protocol/instance.go: letter case counts for nothing. */
export function parseProtocol(text: string | undefined): Protocol {
  return BY_NAME.get((text ?? '').toLowerCase()) ?? 'UnsupportedProtocol';
}

/** Follows `ConvertProtocol` in pkg/config/kube/conversion.go. */
export function protocolOfServicePort(port: {
  readonly number: number;
  readonly name: string;
  readonly transport: string;
  readonly appProtocol?: string;
}): Protocol {
  if (port.transport === 'UDP') return 'UDP';
  switch (port.appProtocol) {
    case 'kubernetes.io/h2c':
      return 'HTTP2';
    case 'kubernetes.io/ws':
      return 'HTTP';
    case 'kubernetes.io/wss':
      return 'HTTPS';
  }
  const name = (port.appProtocol ?? port.name).toLowerCase();
  if (name.startsWith('grpc-web')) return 'GRPC-Web';
  const protocol = parseProtocol(name.split('-', 1)[0]);
  return protocol === 'UnsupportedProtocol' && WELL_KNOWN_TCP_PORTS.has(port.number) ? 'TCP' : protocol;
}

export function isHttp(protocol: Protocol): boolean {
  return protocol === 'HTTP' || protocol === 'HTTP_PROXY' || isHttp2(protocol);
}

export function isHttp2(protocol: Protocol): boolean {
  return protocol === 'HTTP2' || protocol === 'GRPC' || protocol === 'GRPC-Web';
}

/** HTTP, or what may turn out to be HTTP. */
export function isHttpOrSniffed(protocol: Protocol): boolean {
  return isHttp(protocol) || protocol === 'UnsupportedProtocol';
}

export function isTls(protocol: Protocol): boolean {
  return protocol === 'HTTPS' || protocol === 'TLS';
}

/** What a listener forwards as bytes, TLS included. */
export function isTcp(protocol: Protocol): boolean {
  return isTls(protocol) || ['TCP', 'Mongo', 'Redis', 'MySQL'].includes(protocol);
}
