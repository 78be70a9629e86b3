import { Specs, Written } from '../../define';
import { example } from '../../example';

export type Server = NonNullable<Written<Specs['Gateway']>['servers']>[number];

/** The Gateway of the examples, with a change of its only server. */
export function server(change: object): ReturnType<typeof example> {
  const port = { number: 80, name: 'http', protocol: 'HTTP' };
  return example('Gateway', {
    selector: { istio: 'egress' },
    servers: [{ port, hosts: ['api.example.com'], ...change }],
  });
}

/** The server of an HTTPS port. */
export function tlsServer(tls: object | undefined): ReturnType<typeof example> {
  return server({ port: { number: 443, name: 'https', protocol: 'HTTPS' }, tls });
}
