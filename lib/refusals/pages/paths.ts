import { RefusalPage } from '../refusal-page';

/** Ways out other than straight from the sidecar. */
export const PATHS_REFUSALS = {
  VIA001: {
    title: 'The path out of the mesh is not one of this library',
    why: 'Traffic would silently leave directly instead of by that path.',
    remedy: 'Use an `EgressGateway`, or leave `via` out.',
  },
  VIA002: {
    title: 'A route through a gateway that may not fail closed',
    why: 'Through a gateway, failing open would mean to pass it by.',
    remedy: 'Leave `failClosed` out.',
  },
  VIA003: {
    title: 'A stage of a route without a path',
    why: 'Straight from the sidecar there is nothing to prepare.',
    remedy: 'Write `via` beside `routeStage`, or leave it out.',
  },
  GATEWAY001: {
    title: 'An installed gateway that cannot be found',
    why: 'A Gateway whose selector is empty takes the calls of every gateway of the mesh.',
    remedy: 'Name the Service, and labels that all Pods of the gateway carry and no others.',
  },
  GATEWAY002: {
    title: 'A route in the namespace of the gateway',
    why: 'The rule by which the gateway encrypts and the rule that refuses the direct way would merge into one.',
    remedy: 'Declare the route in the namespace of the clients.',
  },
  CONTRACT001: {
    title: 'The contract of a gateway cannot be read or written',
    why: 'Without it nothing is known about the gateway, and nobody else could know about ours.',
    remedy: 'Name a JSON file, as seen from the folder in which the app runs.',
  },
  CONTRACT002: {
    title: 'The contract of a gateway has another shape',
    why: 'What is not understood could be a condition that has to be kept.',
    remedy: 'Have the owner of the gateway write it with `GatewayContract.write`, of a release that both sides know.',
  },
  CONTRACT003: {
    title: 'A host that the contract does not grant',
    why: 'The owner of the gateway lets each namespace route its own hosts, and be a client of them, and no others.',
    remedy: 'Ask the owner of the gateway to grant the host to these namespaces, or leave `via` out.',
  },
  CONTRACT004: {
    title: 'A route under another owner than the contract has',
    why: 'Whoever is asked about the calls has to be the one who answers for them.',
    remedy: 'Write the `owner` that the contract names.',
  },
  CONTRACT005: {
    title: 'A port that the gateway does not have',
    why: 'Nobody listens there, and every call would fail.',
    remedy: 'Leave `port` out, or write one of those in the contract.',
  },
  CONTRACT006: {
    title: 'A baseline that the contract contradicts',
    why: 'A team would rely on strangers being turned away who are not, or have policies that turn away the clients of others.',
    remedy: 'Leave `denyByDefault` out, or ask the owner of the gateway to change it.',
  },
  CONTRACT007: {
    title: 'A route that lets everybody pass, where the contract names who may',
    why: 'Without mutual TLS on the first hop the gateway cannot tell one namespace from another.',
    remedy: "Use `GatewayTls.passthrough`, or have the contract grant the host to `'*'`.",
  },
} as const satisfies Record<string, RefusalPage>;
