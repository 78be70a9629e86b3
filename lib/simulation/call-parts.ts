import { isIpAddress } from '../mesh/ip';
import type { TrafficCall } from './traffic-call';

/** What public DNS would say of a host whose address is of no importance. */
export const PUBLIC_ADDRESS = '203.0.113.7';

export type WireProtocol = 'http' | 'http2' | 'tcp';

/** A call with every part in place. */
export interface CallParts {
  readonly address: string;
  readonly port: number;
  readonly protocol: WireProtocol;
  readonly isEncrypted: boolean;
  readonly sni: string;
  readonly host: string;
  /** The Host header: the port is in it if the URL has it. */
  readonly authority: string;
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
}

const SCHEMES: Readonly<Record<string, readonly [WireProtocol, boolean]>> = {
  http: ['http', false],
  http2: ['http2', false],
  grpc: ['http2', false],
  https: ['http', true],
  grpcs: ['http2', true],
  tls: ['tcp', true],
  tcp: ['tcp', false],
};

const URLS = /^(https?|http2|grpcs?|tls|tcp):\/\/([^/:?]+)(?::(\d+))?([/?].*)?$/;

/** Reads the URL of a call; undefined if it is none. */
export function partsOf(call: TrafficCall): CallParts | undefined {
  const parsed = URLS.exec(call.url);
  if (!parsed) return undefined;
  const [, scheme, host, port, path = '/'] = parsed as unknown as [
    string,
    string,
    string,
    string | undefined,
    string | undefined,
  ];
  const [protocol, isEncrypted] = SCHEMES[scheme];
  const isAddress = isIpAddress(host);
  return {
    address: call.address ?? (isAddress ? host : PUBLIC_ADDRESS),
    port: port === undefined ? (isEncrypted ? 443 : 80) : Number(port),
    protocol,
    isEncrypted,
    sni: call.sni ?? (isEncrypted && !isAddress ? host : ''),
    host,
    authority: port === undefined ? host : `${host}:${port}`,
    path: path.startsWith('/') ? path : `/${path}`,
    method: call.method ?? 'GET',
    headers: call.headers ?? {},
  };
}
