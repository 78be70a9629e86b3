import { RefusalPage } from '../refusal-page';

/** Ports, names of objects, and TLS. */
export const PORTS_AND_TLS_REFUSALS = {
  PORT001: {
    title: 'A port is not a whole number from 1 to 65535',
    why: 'Kubernetes refuses it.',
    remedy: 'Write the number of the port.',
  },
  PORT002: {
    title: 'A port is used by the proxy itself',
    why: 'The proxy cannot open a second listener there, so that the port would not be served.',
    remedy: 'Choose another port for the application to call.',
  },
  PORT003: {
    title: 'One port is declared twice',
    why: 'A port has one protocol: application TLS and HTTP cannot share it.',
    remedy: 'Choose different ports.',
  },
  PORT004: {
    title: 'HTTP on port 443',
    why: 'Servers speak TLS there. The HTTPS calls of applications to the host do not fit an HTTP port: the proxy refuses them, or lets them pass by all settings.',
    remedy:
      'Let the application call port 80, or another free one; with `TlsOriginatedApi`, `targetPort` is where the server listens.',
  },
  PORT005: {
    title: 'Several ports of one host through a gateway',
    why: 'The gateway tells hosts apart by server name; two ports of one host look the same to it.',
    remedy: 'Name one port.',
  },
  PORT006: {
    title: 'A port beside the gateway',
    why: 'Calls to it would pass by the gateway and its policy.',
    remedy: 'Leave `directHttpsPort` out.',
  },
  NAME001: {
    title: 'The object name is not valid',
    why: 'Kubernetes refuses it, or cuts it where it becomes a label.',
    remedy: 'Use lower-case letters, digits and inner dashes, at most 63 characters.',
  },
  NAME002: {
    title: 'Two objects of the app share kind and name',
    why: 'In one namespace the second replaces the first; in different ones cdk8s writes one file over the other when it prints a file per resource.',
    remedy: 'Give one of the two another `name`.',
  },
  TLS001: {
    title: 'A server name cannot be in a certificate',
    why: 'The proxy compares it with the names in the certificate, so that no server could ever be accepted.',
    remedy: 'Write the DNS name that is in the certificate of the server.',
  },
  TLS002: {
    title: 'An insecure choice without a reason',
    why: 'Whoever reads the manifests later has to know why verification is off.',
    remedy: 'Say why in `reason`; it is kept as an annotation.',
  },
  TLS003: {
    title: 'A trust anchor where nothing is verified',
    why: 'With verification off the certificates of the authority are never looked at, and Istio refuses the pair.',
    remedy: 'Leave `trustAnchor` out, or verify the server with `ServerIdentity.named`.',
  },
  TLS004: {
    title: 'A trust anchor that cannot be found',
    why: 'The proxy would wait for certificates that never come, and refuse every connection.',
    remedy: 'Write an absolute path inside the proxy container, or the name of a ConfigMap beside the construct.',
  },
  TLS005: {
    title: 'A client certificate for a server that is not verified',
    why: 'Whoever sits between would be trusted as the partner.',
    remedy: 'Verify the server: leave `serverIdentity` out, or use `ServerIdentity.named`.',
  },
  TLS006: {
    title: 'A client certificate that cannot be found',
    why: 'The proxy would wait for a certificate that never comes, and refuse every connection.',
    remedy: 'Write the name of a Secret in the namespace of the client, and an absolute path to mount it at.',
  },
  TLS007: {
    title: 'A mounted certificate at a gateway',
    why: 'The gateway takes certificates from Secrets in its own namespace; nothing of the client is mounted there.',
    remedy: 'Use `ClientCertificate.fromSecret`, with the Secret beside the gateway.',
  },
} as const satisfies Record<string, RefusalPage>;
