import { Fields, Path } from '../../../manifests/manifest-object';
import { example } from '../example';

/* Objects for the examples of rules, all for the same host. */

export const HOST = 'api.example.com';

interface Port {
  readonly number: number;
  readonly name: string;
  readonly protocol: string;
  readonly targetPort?: number;
}

/** A port where applications speak HTTP and the server TLS. */
export const HTTP_TO_TLS: Port = { number: 80, name: 'http', protocol: 'HTTP', targetPort: 443 };
export const HTTPS: Port = { number: 443, name: 'https', protocol: 'HTTPS' };
export const TCP: Port = { number: 5432, name: 'tcp', protocol: 'TCP' };
/** Of a server that applications reach with TCP. */
export const ADDRESS = '203.0.113.9';

export function entry(ports: readonly Port[], spec: object = {}, metadata: Fields = {}): Fields {
  const addresses = ports.some(({ protocol }) => protocol === 'TCP') ? [ADDRESS] : undefined;
  return example('ServiceEntry', { hosts: [HOST], addresses, ports, resolution: 'DNS', ...spec }, metadata);
}

export function rule(trafficPolicy: object | undefined, spec: object = {}, metadata: Fields = {}): Fields {
  return example('DestinationRule', { host: HOST, trafficPolicy, ...spec }, metadata);
}

/** What is written at a place, if anything is. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((found, step) => (found as Record<string, unknown> | undefined)?.[step], value);
}
