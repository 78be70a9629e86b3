import { Path } from '../../../../manifests/manifest-object';
import { Specs, Written } from '../../define';
import { example } from '../../example';

export type VirtualService = Written<Specs['VirtualService']>;
export type HttpRoute = NonNullable<VirtualService['http']>[number];
export type HttpMatch = NonNullable<HttpRoute['match']>[number];
export type Destination = NonNullable<HttpRoute['mirror']>;

/** The only route of the examples. */
export function route(change: object): ReturnType<typeof example> {
  return virtualService({ http: [{ route: [TO_API], ...change }] });
}

export function virtualService(change: object): ReturnType<typeof example> {
  return example('VirtualService', { hosts: ['api.example.com'], ...change });
}

export const TO_API = { destination: { host: 'api.example.com' } };

/** Whether it is only for gateways; without `gateways` it is for sidecars. */
export function isForGateways({ gateways = [] }: VirtualService): boolean {
  return gateways.length > 0 && !gateways.includes('mesh');
}

/** A part of a route with the place where it stands. */
export type Visit<Part> = (part: Part, path: Path) => void;

export function eachHttp({ http = [] }: VirtualService, visit: Visit<HttpRoute>): void {
  http.forEach((one, index) => {
    visit(one, ['spec', 'http', index]);
  });
}

export function eachHttpMatch(spec: VirtualService, visit: Visit<HttpMatch>): void {
  eachHttp(spec, ({ match = [] }, path) => {
    match.forEach((one, index) => {
      visit(one, [...path, 'match', index]);
    });
  });
}

/** All destinations, of mirrors as well. */
export function eachDestination(spec: VirtualService, visit: Visit<Destination>): void {
  eachHttp(spec, ({ mirror, mirrors = [], route: routes = [] }, path) => {
    if (mirror) visit(mirror, [...path, 'mirror']);
    mirrors.forEach(({ destination }, index) => {
      if (destination) visit(destination, [...path, 'mirrors', index, 'destination']);
    });
    routes.forEach(({ destination }, index) => {
      if (destination) visit(destination, [...path, 'route', index, 'destination']);
    });
  });
  for (const protocol of ['tls', 'tcp'] as const) {
    (spec[protocol] ?? []).forEach(({ route: routes = [] }, index) => {
      routes.forEach(({ destination }, place) => {
        if (destination) visit(destination, ['spec', protocol, index, 'route', place, 'destination']);
      });
    });
  }
}
