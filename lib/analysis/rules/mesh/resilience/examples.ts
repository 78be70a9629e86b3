import { Fields } from '../../../../manifests/manifest-object';
import { example } from '../../example';
import { entry } from '../objects';

/* Servers in two places, whose priorities can be seen. */

export const PLACES = ['eu/eu-1', 'us/us-1'];
const HTTP = { number: 80, name: 'http', protocol: 'HTTP' };

/** Two servers with addresses, each in its place. */
export function servers(spec: object = {}): Fields {
  const endpoints = PLACES.map((locality, index) => ({ address: `203.0.113.${index + 1}`, locality }));
  return entry([HTTP], { resolution: 'STATIC', endpoints, ...spec });
}

/** Two servers that are looked up by their names. */
export function namedServers(endpoints: readonly object[]): Fields {
  return entry([HTTP], {
    endpoints: endpoints.map((fields, index) => ({ address: `server-${index + 1}.example.com`, ...fields })),
  });
}

export function routeTo(fields: object, match?: object): Fields {
  const route = [{ destination: { host: 'api.example.com', port: { number: 80 } } }];
  return example('VirtualService', {
    hosts: ['api.example.com'],
    http: [{ ...(match && { match: [match] }), route, ...fields }],
  });
}

export const SUBSET_ROUTE = example('VirtualService', {
  hosts: ['api.example.com'],
  http: [{ route: [{ destination: { host: 'api.example.com', subset: 'all', port: { number: 80 } } }] }],
});

/** A client in the first place. */
export const SHOWN = {
  client: { namespace: 'shop', locality: `${PLACES[0]}/`, labels: { tier: 'gold' } },
  url: 'http://api.example.com/',
  part: 'upstream',
} as const;

export const DETECTION = { consecutive5xxErrors: 5, maxEjectionPercent: 100 };
