/** The protocols that Istio knows, in lower case. */
const HTTP = ['http', 'http2', 'http_proxy', 'grpc', 'grpc-web'];
const TLS = ['https', 'tls'];
const TCP = ['tcp', 'mongo', 'redis', 'mysql', ...TLS];
const KNOWN = new Set([...HTTP, ...TCP, 'udp']);

export const PROTOCOLS = 'HTTP, HTTP2, GRPC, GRPC-WEB, HTTPS, TLS, TCP, UDP, MONGO, MYSQL and REDIS';

export function isProtocol(text = ''): boolean {
  return KNOWN.has(text.toLowerCase());
}

export function isHttp(protocol = ''): boolean {
  return HTTP.includes(protocol.toLowerCase());
}

export function isTls(protocol = ''): boolean {
  return TLS.includes(protocol.toLowerCase());
}

/** TLS included: to Istio it is bytes. */
export function isTcp(protocol = ''): boolean {
  return TCP.includes(protocol.toLowerCase());
}
