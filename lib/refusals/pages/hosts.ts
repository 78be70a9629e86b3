import { RefusalPage } from '../refusal-page';

/** Hosts and wildcards. */
export const HOSTS_REFUSALS = {
  HOST001: {
    title: 'The host is not a fully qualified, lower-case DNS name',
    why: 'Istio accepts almost any text here and then matches requests byte by byte, so that a scheme, a port, an upper-case letter or a trailing dot makes an entry that no request meets.',
    remedy: 'Write the bare name as the application dials it, such as `api.example.com`.',
  },
  HOST002: {
    title: 'The host is a wildcard',
    why: 'A proxy cannot resolve a wildcard like a name, and this construct owns exactly one host.',
    remedy: 'Declare one construct per name, in a loop if there are several, or all of them with `WildcardHosts`.',
  },
  HOST003: {
    title: 'The host is an IP address',
    why: 'A server name is what the proxy routes by and checks in the certificate; an address offers neither.',
    remedy: 'Write the DNS name, and the address with `Resolution.staticEndpoints`.',
  },
  HOST004: {
    title: 'The host belongs to the cluster',
    why: 'A ServiceEntry for a name of the cluster hides the Service behind it and takes it out of mutual TLS.',
    remedy: 'Call the Service as it is; these constructs are for hosts outside the mesh.',
  },
  HOST005: {
    title: 'Two destinations claim one host for the same clients',
    why: 'Istio obeys one of them, by age, and the settings of the other do nothing.',
    remedy: 'Keep one and name all clients there, or give each its own clients.',
  },
  HOST006: {
    title: 'Two routes of one host turn away the callers of each other',
    why: 'On a gateway that lets everybody pass, each route turns away from its host whoever is not its client, and Istio obeys both.',
    remedy:
      'Name the same clients in both, or have the owner of the gateway turn everybody away and declare `denyByDefault: true`.',
  },
  HOST007: {
    title: 'Two routes of one host present different certificates at one gateway',
    why: 'The gateway merges the routes of a host and obeys the first, so that the calls of one team would bear the certificate of the other.',
    remedy: 'Keep one route for all clients, or present the certificates at the sidecars.',
  },
  HOST008: {
    title: 'Two routes of one host do different things at one gateway',
    why: 'The gateway knows hosts and not teams: it does for all of them what the older route says, and the other one does nothing.',
    remedy: 'Keep one route for all clients, or give both the same routes, retries and headers.',
  },
  WILDCARD001: {
    title: 'The host is not a wildcard for the names of a domain',
    why: 'Istio matches a wildcard by what follows its first label, so that other shapes meet more names than they show, or none.',
    remedy:
      'Write `*.` in front of a lower-case domain, such as `*.example.com`; declare a single name, also that of the domain itself, with a construct of its own.',
  },
  WILDCARD002: {
    title: 'The wildcard covers a whole top level domain',
    why: 'Anybody can register a name below it, so that it would let the clients out to servers of everybody.',
    remedy: 'Write the domain that is meant, such as `*.example.com`, and a construct for each if there are several.',
  },
  WILDCARD003: {
    title: 'A risk that is accepted without a reason',
    why: 'Whoever reads the manifests later has to know why it is no danger here.',
    remedy: 'Say why in `reason`; it is kept as an annotation.',
  },
} as const satisfies Record<string, RefusalPage>;
