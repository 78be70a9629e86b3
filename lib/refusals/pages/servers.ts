import { RefusalPage } from '../refusal-page';

/** Where servers are and how they are found. */
export const SERVERS_REFUSALS = {
  ENDPOINT001: {
    title: 'The endpoints are not what the resolution needs',
    why: 'Istio refuses the entry, or sends all requests to fewer servers than it looks.',
    remedy: 'Give `staticEndpoints` IP addresses, `dnsEndpoints` DNS names, at least one and each once.',
  },
  ENDPOINT002: {
    title: 'A weight that does not mean what it says',
    why: 'Istio takes a weight of zero, or none beside others, for 1, and very large ones overflow.',
    remedy: 'Write whole numbers from 1 to 10000, for all servers of a host or for none.',
  },
  ENDPOINT003: {
    title: 'A locality or a label that a server cannot have',
    why: 'Istio compares localities with those of the nodes of the clients, and takes some labels for where a server is.',
    remedy: 'Write `region`, `region/zone` or `region/zone/subzone`, and labels of your own.',
  },
  LOCALITY001: {
    title: 'Failover without a circuit breaker',
    why: 'There are no health checks: only a circuit breaker notices that servers fail. Without one Istio does not even prefer the nearest.',
    remedy: 'Set `circuitBreaker`.',
  },
  LOCALITY002: {
    title: 'Failover without servers to choose between',
    why: 'Servers without a place, or all in one, give nothing to prefer and nowhere to go.',
    remedy: 'Name servers in at least two places with `Resolution.endpoints`, each with its locality.',
  },
  LOCALITY003: {
    title: 'Failover by labels among DNS names',
    why: 'With DNS names in two localities istiod 1.30 and 1.31 crash while they work it out; in the subset that fails closed the labels are not looked at.',
    remedy: 'Use `LocalityFailover.regions` or `LocalityFailover.nearest`, or name the servers by IP addresses.',
  },
  LOCALITY004: {
    title: 'A distribution that is not whole',
    why: 'Istio refuses shares that are not 100 together, and gives servers in a place that is not listed no calls at all, not even when all others fail.',
    remedy: 'List every place of the servers, with whole shares from 1 that are 100 together.',
  },
  LOCALITY005: {
    title: 'A place or label that leads nowhere',
    why: 'Istio refuses it, ignores it, or obeys another one.',
    remedy: 'Name places and labels of the servers, each once.',
  },
  LOCALITY006: {
    title: 'A circuit breaker that cannot empty a region',
    why: 'As long as servers of the region cannot be left out, calls go on to fail there.',
    remedy: 'Leave `maxEjectionPercent` out, or raise it.',
  },
  RESOLUTION001: {
    title: 'No resolution where the application does not dial a server',
    why: 'The proxy would connect to whatever address was dialled, so that naming the host, or the port alone, opens the way to everywhere.',
    remedy:
      'Leave `resolution` out, or declare the addresses with `TcpCapture.realAddresses` or `Resolution.staticEndpoints`.',
  },
} as const satisfies Record<string, RefusalPage>;
