/** What the application speaks to the proxy, without TLS; the proxy speaks the same to the server. */
export enum ApplicationProtocol {
  /** HTTP/1.1. */
  HTTP = 'HTTP',
  /** HTTP/2 without TLS, known in advance. */
  HTTP2 = 'HTTP2',
  /** gRPC without TLS. */
  GRPC = 'GRPC',
}
