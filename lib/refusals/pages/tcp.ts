import { RefusalPage } from '../refusal-page';

/** Connections of which the proxy sees bytes alone. */
export const TCP_REFUSALS = {
  TCP001: {
    title: 'An address that cannot be dialled or captured',
    why: 'Istio refuses it, takes it for another one, or captures far more than one service.',
    remedy:
      'Write IP addresses of servers on the network, or ranges from their first address with a prefix of at least /8, each once.',
  },
  TCP002: {
    title: 'A range of addresses with a resolution by DNS',
    why: 'DNS leads to one server, a range stands for many; Istio refuses the entry, also for an address with a full prefix such as /32.',
    remedy: 'Leave `resolution` out, or write single addresses without a prefix.',
  },
  TCP003: {
    title: 'TLS on a TCP port to a server that is not verified',
    why: 'Without a Host header no server name would be sent and none checked, so that anybody could answer.',
    remedy: 'Verify the server: leave `serverIdentity` out, or use `ServerIdentity.named` and `trustAnchor`.',
  },
  TCP004: {
    title: 'DNS capture that the mesh profile does not declare',
    why: 'To a proxy without DNS capture the service has no address, so that it captures every connection to the port.',
    remedy:
      'Use `TcpCapture.virtualIp`, or declare `dnsCapture: true` with `MeshProfile.set` if it holds for all clients.',
  },
  TCP005: {
    title: 'A whole port is captured without a reason',
    why: 'Every client that sees the service is connected to it, whatever server it dials on that port; whoever reads the manifests later has to know why.',
    remedy: 'Say why in `reason`, or use `TcpCapture.virtualIp`.',
  },
  TCP006: {
    title: 'Two services capture the same connections',
    why: 'Of two that claim one address and port, Istio obeys the older. Where HTTP shares the listener, the proxy waits for the client to speak first.',
    remedy: 'Give each an address of its own, another port, or its own clients.',
  },
  TCP007: {
    title: 'TLS by the proxy for a protocol that begins in clear text',
    why: 'Servers of PostgreSQL, MySQL and others ask for TLS in their own protocol; a handshake as the first thing on the connection is rubbish to them.',
    remedy:
      'Let the application speak TLS, or write `TcpTls.originateFromFirstByte` if this server expects the handshake first.',
  },
  TCP008: {
    title: 'One target port for several ports',
    why: 'All of them would lead to one and the same port of the server.',
    remedy: 'Name one port, or leave `targetPort` out.',
  },
  TCP009: {
    title: 'A circuit breaker where the application chooses the server',
    why: 'With resolution `none` there is no list of servers to leave one out of, and Istio ignores the breaker.',
    remedy: 'Leave `circuitBreaker` out, or name the servers with `Resolution.staticEndpoints`.',
  },
  TCP010: {
    title: 'A virtual address in the DNS that the proxy asks',
    why: 'The host resolves to the virtual address for the application. By `hostAliases` or a private zone the proxy gets the same answer, and connects to an address where nobody listens.',
    remedy:
      'Name the servers with `Resolution.staticEndpoints`, or with `Resolution.dnsEndpoints` by another name; or declare `dnsCapture: true` with `MeshProfile.set` if it holds for all clients.',
  },
} as const satisfies Record<string, RefusalPage>;
