import { example } from '../../example';

/** The Sidecar of the examples. */
export function sidecar(spec: object): ReturnType<typeof example> {
  return example('Sidecar', spec);
}

/** A Sidecar with one listener for what comes in. */
export function inbound(change: object): ReturnType<typeof example> {
  return sidecar({ ingress: [{ port: { number: 8443, name: 'https', protocol: 'HTTPS' }, ...change }] });
}
