import { Duration } from 'cdk8s';
import {
  ApplicationProtocol,
  CircuitBreaker,
  ConnectionPool,
  IdempotentMethod,
  Resolution,
  RetryPolicy,
  TcpCircuitBreaker,
  TcpConnectionPool,
} from '../../../lib';
import { fourTriesOfTwoSeconds, http, https, originated, seconds, threeServers, RefusedCase } from '../builders';

export const TRAFFIC_CASES = {
  DURATION001: [
    {
      name: 'zero',
      refused: originated({ timeout: seconds(0) }),
      place: 'shop/Api',
      value: '0',
      remedied: originated({ timeout: Duration.millis(1) }),
    },
    {
      name: 'longer than Go can count',
      refused: originated({ timeout: Duration.days(200_000) }),
      place: 'shop/Api',
      value: '17280000000000',
      remedied: originated({ timeout: Duration.days(100_000) }),
    },
    {
      name: 'finer than a millisecond',
      refused: () => RetryPolicy.moreForIdempotentMethods({ perTryTimeout: Duration.millis(1.5) }),
      place: 'RetryPolicy.moreForIdempotentMethods',
      value: '1.5',
      remedied: originated({
        retryPolicy: RetryPolicy.moreForIdempotentMethods({ perTryTimeout: Duration.millis(2) }),
      }),
    },
    {
      name: 'keepalive finer than a second',
      refused: () => TcpConnectionPool.of({ tcpKeepalive: { time: Duration.millis(1500) } }),
      place: 'TcpConnectionPool.of',
      value: '1500ms',
      remedied: https({ connectionPool: TcpConnectionPool.of({ tcpKeepalive: { time: seconds(2) } }) }),
    },
  ],
  RETRY001: [
    {
      name: 'zero attempts',
      refused: () => RetryPolicy.safe({ attempts: 0 }),
      place: 'RetryPolicy.safe',
      value: '0',
      remedied: originated({ retryPolicy: RetryPolicy.none() }),
    },
  ],
  RETRY002: [
    {
      name: 'tries longer than the timeout',
      refused: originated({ ...fourTriesOfTwoSeconds(), timeout: seconds(7) }),
      place: 'shop/Api',
      value: '7000',
      remedied: originated({ ...fourTriesOfTwoSeconds(), timeout: seconds(8) }),
    },
  ],
  RETRY003: [
    {
      name: 'methods of gRPC in clear text',
      refused: http({
        protocol: ApplicationProtocol.GRPC,
        retryPolicy: RetryPolicy.moreForIdempotentMethods(),
      }),
      place: 'shop/Api',
      value: 'GRPC',
      remedied: http({ protocol: ApplicationProtocol.GRPC, retryPolicy: RetryPolicy.safe() }),
    },
    {
      name: 'methods of gRPC',
      refused: originated({
        protocol: ApplicationProtocol.GRPC,
        retryPolicy: RetryPolicy.moreForIdempotentMethods(),
      }),
      place: 'shop/Api',
      value: 'GRPC',
      remedied: originated({ protocol: ApplicationProtocol.GRPC, retryPolicy: RetryPolicy.safe() }),
    },
  ],
  RETRY004: [
    {
      name: 'no method',
      refused: () => RetryPolicy.moreForIdempotentMethods({ methods: [] }),
      place: 'RetryPolicy.moreForIdempotentMethods',
      value: '[]',
      remedied: originated({
        retryPolicy: RetryPolicy.moreForIdempotentMethods({ methods: [IdempotentMethod.GET] }),
      }),
    },
  ],
  LIMIT001: [
    {
      name: 'zero connections',
      refused: () => TcpConnectionPool.of({ maxConnections: 0 }),
      place: 'TcpConnectionPool.of',
      value: '0',
      remedied: https({ connectionPool: TcpConnectionPool.of({ maxConnections: 1 }) }),
    },
    {
      name: 'zero failures',
      refused: () => CircuitBreaker.of({ consecutive5xxErrors: 0 }),
      place: 'CircuitBreaker.of',
      value: '0',
      remedied: originated({ circuitBreaker: CircuitBreaker.of({ consecutive5xxErrors: 1 }) }),
    },
  ],
  POOL001: [
    {
      name: 'empty pool',
      refused: () => ConnectionPool.of({}),
      place: 'ConnectionPool.of',
      value: '{}',
      remedied: originated({ connectionPool: ConnectionPool.of({ maxConnections: 100 }) }),
    },
  ],
  POOL002: [
    {
      name: 'streams over HTTP/1.1 in clear text',
      refused: http({ connectionPool: ConnectionPool.of({ maxConcurrentStreams: 10 }) }),
      place: 'shop/Api',
      value: 'maxConcurrentStreams',
      remedied: http({
        protocol: ApplicationProtocol.HTTP2,
        connectionPool: ConnectionPool.of({ maxConcurrentStreams: 10 }),
      }),
    },
    {
      name: 'streams over HTTP/1.1',
      refused: originated({ connectionPool: ConnectionPool.of({ maxConcurrentStreams: 10 }) }),
      place: 'shop/Api',
      value: 'maxConcurrentStreams',
      remedied: originated({
        protocol: ApplicationProtocol.HTTP2,
        connectionPool: ConnectionPool.of({ maxConcurrentStreams: 10 }),
      }),
    },
  ],
  BREAKER001: [
    {
      name: 'unknown number of servers',
      refused: originated({ circuitBreaker: CircuitBreaker.of({ maxEjectionPercent: 50 }) }),
      place: 'shop/Api',
      value: '50',
      remedied: originated({
        circuitBreaker: CircuitBreaker.of({ maxEjectionPercent: 50 }),
        resolution: Resolution.staticEndpoints('198.51.100.10', '198.51.100.11'),
      }),
    },
    {
      name: 'a rotating answer of many addresses',
      refused: http({
        circuitBreaker: CircuitBreaker.of({ maxEjectionPercent: 50 }),
        resolution: Resolution.dnsRoundRobin('edge.example.net'),
      }),
      place: 'shop/Api',
      value: '50',
      remedied: http({ circuitBreaker: CircuitBreaker.of(), resolution: Resolution.dnsRoundRobin('edge.example.net') }),
    },
    {
      name: 'three servers and a third less a bit',
      refused: https({ circuitBreaker: TcpCircuitBreaker.of({ maxEjectionPercent: 33 }), ...threeServers() }),
      place: 'shop/Api',
      value: '33',
      remedied: https({ circuitBreaker: TcpCircuitBreaker.of({ maxEjectionPercent: 34 }), ...threeServers() }),
    },
    {
      name: 'nothing',
      refused: () => CircuitBreaker.of({ maxEjectionPercent: 0 }),
      place: 'CircuitBreaker.of',
      value: '0',
      remedied: originated({ circuitBreaker: CircuitBreaker.of() }),
    },
  ],
  HEADER001: [
    {
      name: 'host',
      refused: originated({ requestHeaders: { set: { Host: 'other.example.com' } } }),
      place: 'shop/Api',
      value: "'Host'",
      remedied: originated({ requestHeaders: { set: { 'x-sender': 'shop' } } }),
    },
    {
      name: 'single per cent sign',
      refused: originated({ responseHeaders: { add: { 'x-share': '100%' } } }),
      place: 'shop/Api',
      value: "'100%'",
      remedied: originated({ responseHeaders: { add: { 'x-share': '100%%' } } }),
    },
    {
      name: 'line end',
      refused: originated({ requestHeaders: { set: { 'x-sender': 'shop\r\nx-admin: 1' } } }),
      place: 'shop/Api',
      value: 'x-admin',
      remedied: originated({ requestHeaders: { set: { 'x-sender': 'shop' } } }),
    },
  ],
} satisfies Record<string, RefusedCase[]>;
