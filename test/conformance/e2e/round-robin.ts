import { Duration } from 'cdk8s';
import {
  CircuitBreaker,
  ExternalHttpApi,
  ExternalHttpsApi,
  Resolution,
  RetryPolicy,
  TlsOriginatedApi,
} from '../../../lib';
import { NO_MESH_HEADERS, Scenario } from './case';
import { delivered } from './expectations';

const HOST = 'multi.example.com';
const resolution = Resolution.dnsRoundRobin();
const retryPolicy = RetryPolicy.none();

/** A breaker that opens at the second failure, and stays open for longer than a case takes. */
const circuitBreaker = CircuitBreaker.of({
  consecutive5xxErrors: 2,
  interval: Duration.millis(200),
  baseEjectionTime: Duration.minutes(1),
});

/** Hosts of which one address of each answer is taken; this one has two. */
export const ROUND_ROBIN: Scenario[] = [
  {
    name: 'round robin: one address of the answer takes all HTTP',
    clearText: true,
    build: (chart) => new ExternalHttpApi(chart, 'Api', { host: HOST, resolution, ...NO_MESH_HEADERS }),
    calls: [
      {
        name: 'many',
        url: `http://${HOST}/`,
        count: 20,
        origins: { multiA80: 'any', multiB80: 'any' },
        expect: { result: '^200 x20$', hits: '^multi[AB]80:20$' },
      },
    ],
  },
  {
    name: 'round robin: one address of the answer takes all HTTPS of the application',
    build: (chart) => new ExternalHttpsApi(chart, 'Api', { host: HOST, resolution }),
    calls: [
      {
        name: 'many, each on a connection of its own',
        url: `https://${HOST}/`,
        count: 10,
        origins: { multiA443: 'any', multiB443: 'any' },
        expect: { result: '^200 x10$', hits: '^multi[AB]443:10$' },
      },
    ],
  },
  {
    name: 'round robin: the proxy speaks TLS to one address and checks the name',
    build: (chart) => new TlsOriginatedApi(chart, 'Api', { host: HOST, resolution, ...NO_MESH_HEADERS }),
    calls: [
      {
        name: 'many',
        url: `http://${HOST}/`,
        count: 20,
        origins: { multiA443: 'any', multiB443: 'any' },
        expect: { result: '^200 x20$', hits: '^multi[AB]443:20$', originSNI: `^${HOST}$` },
      },
    ],
  },
  {
    name: 'round robin: another name is asked for, and the server still for the host',
    build: (chart) =>
      new TlsOriginatedApi(chart, 'Api', {
        host: 'region.example.com',
        resolution: Resolution.dnsRoundRobin('a.region.example.com'),
        ...NO_MESH_HEADERS,
      }),
    calls: [
      delivered(
        {
          name: 'GET',
          url: 'http://region.example.com/',
          dial: '198.51.100.41:80',
          expect: { originSNI: '^region.example.com$', originHost: '^region.example.com' },
        },
        { regionA443: 1 },
      ),
    ],
  },
  {
    name: 'round robin: a breaker leaves out the host as a whole',
    build: (chart) =>
      new TlsOriginatedApi(chart, 'Api', { host: HOST, resolution, circuitBreaker, retryPolicy, ...NO_MESH_HEADERS }),
    calls: [
      {
        name: 'until it opens',
        url: `http://${HOST}/`,
        count: 2,
        behaviour: { multiA443: { status: 500 }, multiB443: { status: 500 } },
        origins: { multiA443: 'any', multiB443: 'any' },
        expect: { result: '^500 x2$' },
      },
      {
        name: 'from then on nobody is asked',
        url: `http://${HOST}/`,
        wait: '400ms',
        count: 3,
        origins: {},
        expect: { result: '503', 'sidecar.flags': 'UH' },
      },
    ],
  },
];
