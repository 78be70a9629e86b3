import type { Fields } from '../../../manifests/manifest-object';
import { example } from '../example';

/** Ports of ServiceEntries, by what they are used for. */
export const PORTS = {
  http: { number: 80, name: 'http', protocol: 'HTTP' },
  https: { number: 443, name: 'https', protocol: 'HTTPS' },
  tls: { number: 443, name: 'tls', protocol: 'TLS' },
  tcp: { number: 5432, name: 'tcp', protocol: 'TCP' },
} as const;

/** A host outside of the mesh, of namespace `shop`. */
export function entry(change: object = {}, metadata: Fields = {}): Fields {
  return example(
    'ServiceEntry',
    { hosts: ['api.example.com'], ports: [PORTS.http], resolution: 'DNS', ...change },
    metadata,
  );
}

/** Routes for the host of {@link entry}. */
export function routes(change: object, metadata: Fields = {}): Fields {
  return example('VirtualService', { hosts: ['api.example.com'], ...change }, metadata);
}

/** A destination of a route. */
export function to(host: string, port?: number, subset?: string): object {
  return { destination: { host, ...(port !== undefined && { port: { number: port } }), ...(subset && { subset }) } };
}
