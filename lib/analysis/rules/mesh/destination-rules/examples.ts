import { Demonstration } from '../../../mesh-rule';
import { ADDRESS, entry } from '../objects';

/* A policy that can be seen: how long the proxy waits for a connection, ten seconds where no rule says it. */

/** A host that is called in clear text. */
export const ENTRY = entry([{ number: 80, name: 'http', protocol: 'HTTP' }]);

export function connect(connectTimeout: string): { readonly connectionPool: object } {
  return { connectionPool: { tcp: { connectTimeout } } };
}

export const DETECTION = { outlierDetection: { consecutive5xxErrors: 5 } };

export function waits(namespace: string, fires: string, accepts: string): Demonstration {
  return {
    client: { namespace },
    url: 'http://api.example.com/',
    part: 'upstream',
    fires: `"connectTimeout":"${fires}"`,
    accepts: `"connectTimeout":"${accepts}"`,
  };
}

export const TUNNEL = { tunnel: { protocol: 'CONNECT', targetHost: 'db.example.com', targetPort: 5432 } };

/** Whether the tunnel is opened. */
export const SHOWN_TUNNEL: Demonstration = {
  client: { namespace: 'shop' },
  url: 'tcp://api.example.com:5432',
  address: ADDRESS,
  part: 'tcp',
  fires: '[null]',
  accepts: '"tunnel"',
};
