import type { Cluster } from '../mesh/cluster';
import { parseClusterName } from '../mesh/service';
import type { TrafficAnswer } from '../simulation/answer';
import type { Passed } from '../simulation/hop';
import { TrafficHop, TrafficOutcome, WeightedTarget, WireLeg } from '../simulation/traffic-answer';
import type { CalledHost } from './hosts';
import { TrafficAspect } from './traffic-change';

/** What a user sees of a call: a text for each aspect. Names of objects are not among them. */
export type AnswerView = ReadonlyMap<TrafficAspect, string>;

/** Stands for the host that is called. */
export const HOST = '{host}';

/** How servers are found, where nobody lists them. */
const FOUND: Readonly<Record<string, string>> = {
  STRICT_DNS: '(all that DNS names)',
  LOGICAL_DNS: '(the first that DNS names)',
  'envoy.clusters.dynamic_forward_proxy': '(the proxy asks DNS for the host)',
};

/** What is behind the last proxy. */
const SERVER = 'server';

/**
 * How an answer looks to those who call and to those who guard them.
 *
 * @param host what is called, so that calls to several hosts look alike
 */
export function viewOf(answer: TrafficAnswer, { name, title }: CalledHost): AnswerView {
  const isDelivered = answer.outcome === TrafficOutcome.DELIVERED;
  const passed = answer._passed;
  // What the last proxy would have sent, nobody sees where it sends nothing.
  const legs = isDelivered ? passed : passed.slice(0, -1);
  const view: [TrafficAspect, string][] = [
    [TrafficAspect.OUTCOME, outcomeOf(answer)],
    [TrafficAspect.PATH, pathOf(answer, isDelivered)],
    [TrafficAspect.ENCRYPTION, perLeg(legs, ({ wire }) => wire)],
    [TrafficAspect.SERVER_NAME, perLeg(legs, serverNameOf)],
    [TrafficAspect.SERVER_CHECK, perLeg(legs, checkOf)],
    [TrafficAspect.IDENTITY, perLeg(legs, identityOf)],
    ...(isDelivered ? deliveredView(answer, passed) : []),
  ];
  return new Map(view.map(([aspect, text]) => [aspect, withoutHost(withoutHost(text, title), name)]));
}

function deliveredView(answer: TrafficAnswer, passed: readonly Passed[]): [TrafficAspect, string][] {
  return [
    [TrafficAspect.DESTINATION, destinationOf(passed[passed.length - 1])],
    [TrafficAspect.REQUEST, perLeg(passed, requestOf)],
    [TrafficAspect.COPIES, perLeg(passed, ({ mirrors = [] }) => mirrors.map(shortCluster).join(', '))],
    [TrafficAspect.ATTEMPTS, attemptsOf(answer, passed)],
    [TrafficAspect.TIME, timeOf(answer, passed)],
    [TrafficAspect.EJECTION, ejectionOf(passed[passed.length - 1])],
    [TrafficAspect.PROTOCOL, perLeg(passed, protocolOf)],
  ];
}

/** The name of the proxy is said where there are several. */
function perLeg(legs: readonly Passed[], say: (hop: TrafficHop) => string): string {
  const said = legs.map(({ hop }) => ({ proxy: hop.proxy, text: say(hop) }));
  if (said.length < 2) return said.map(({ text }) => text).join('');
  return said
    .filter(({ text }) => text !== '')
    .map(({ proxy, text }) => `${proxy}: ${text}`)
    .join('; ');
}

function outcomeOf({ outcome, status }: TrafficAnswer): string {
  return outcome === TrafficOutcome.HTTP_STATUS ? `answered with ${status ?? 'a status'}` : outcome;
}

/** On which ports gateways are called belongs to the way. */
function pathOf({ hops }: TrafficAnswer, isDelivered: boolean): string {
  const names = hops.map(({ proxy }, index) => {
    const port = index === 0 ? undefined : parseClusterName(hops[index - 1].cluster ?? '')?.port;
    return port === undefined ? proxy : `${proxy}:${port}`;
  });
  return [...names, ...(isDelivered ? [SERVER] : [])].join(' > ');
}

function serverNameOf({ tls }: TrafficHop): string {
  return tls?.sni ?? '';
}

function checkOf({ tls, wire }: TrafficHop): string {
  if (!tls || wire === WireLeg.NOTHING) return '';
  const chain = tls.authority === undefined ? 'trusts anyone' : `trusts ${tls.authority}`;
  const unnamed = tls.mode === 'ISTIO_MUTUAL' ? 'checks the certificate of the mesh' : 'checks NO name';
  return `${chain}, ${tls.checkedNames.length > 0 ? `checks ${[...tls.checkedNames].sort().join(', ')}` : unnamed}`;
}

function identityOf({ tls, wire }: TrafficHop): string {
  if (wire === WireLeg.MESH_MUTUAL_TLS || wire === WireLeg.HBONE) return 'shows its identity in the mesh';
  return tls?.certificate === undefined ? '' : `shows ${tls.certificate}`;
}

function destinationOf({ hop, cluster }: Passed): string {
  const servers = hop.endpoints.map(serverText).sort().join(', ');
  if (hop.weighted) {
    const targets = hop.weighted.map((each) => weightedText(each, cluster));
    return [...targets, ...(servers === '' ? [] : [`the first at ${servers}`])].join(', ');
  }
  const host = hop.cluster === undefined ? (hop.service ?? '') : shortCluster(hop.cluster);
  const dialled =
    hop.clusterType === 'ORIGINAL_DST' || (hop.proxy === 'ztunnel' && hop.endpoints.length === 0)
      ? 'the address that the application dialled'
      : '';
  const port = hop.portOverride === undefined ? '' : ` on port ${hop.portOverride}`;
  const subset = servers === '' ? subsetText(cluster, hop.cluster) : '';
  const known = host === 'PassthroughCluster' || dialled !== '' ? '' : host;
  const at = servers === '' ? dialled + port : `at ${servers}`;
  const found = FOUND[hop.clusterType ?? ''] ?? '';
  return [known, subset, at, found].filter((each) => each !== '').join(' ');
}

function weightedText({ cluster: name, weight, hostRewrite }: WeightedTarget, first: Cluster | undefined): string {
  const subset = parseClusterName(name)?.subset ?? '';
  const labels = first?.name === name ? subsetText(first, name) : subset;
  const servers = [shortCluster(name), ...(labels === '' ? [] : [labels])].join(' ');
  return `${servers} with weight ${weight}${hostRewrite === undefined ? '' : ` as ${hostRewrite}`}`;
}

/** The name of a subset says nothing to those who call; which Pods it has does. */
function subsetText(cluster: Cluster | undefined, name: string | undefined): string {
  const subset = parseClusterName(name ?? '')?.subset ?? '';
  if (subset === '') return '';
  const labels = cluster?.rule?.subsets.find((each) => each.name === subset)?.labels ?? {};
  const shown = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return shown.length === 0 ? '' : `(${shown.sort().join(', ')})`;
}

/** Host and port of a cluster. */
function shortCluster(name: string): string {
  const key = parseClusterName(name);
  return key ? `${key.host}:${key.port}` : name;
}

function serverText({ address, port, priority, locality, weight }: TrafficHop['endpoints'][number]): string {
  const details = [
    ...(priority > 0 ? [`priority ${priority}`] : []),
    ...(locality === '' ? [] : [locality]),
    ...(weight > 1 ? [`weight ${weight}`] : []),
  ];
  const place = port === 0 ? address : `${address}:${port}`;
  return details.length === 0 ? place : `${place} (${details.join(', ')})`;
}

function requestOf({ hostRewrite, pathRewrite }: TrafficHop): string {
  return [
    ...(hostRewrite === undefined ? [] : [`the Host header becomes ${hostRewrite}`]),
    ...(pathRewrite === undefined ? [] : [`the path becomes ${pathRewrite}`]),
  ].join(', ');
}

function attemptsOf({ worstCaseAttempts }: TrafficAnswer, passed: readonly Passed[]): string {
  const rules = perLeg(passed, ({ retries, retryOn }) =>
    retries > 0 ? `${retries} retries on ${(retryOn ?? '').split(',').join(', ')}` : '',
  );
  return [`${worstCaseAttempts} at most`, ...(rules === '' ? [] : [rules])].join(', ');
}

function timeOf({ worstCaseSeconds }: TrafficAnswer, passed: readonly Passed[]): string {
  const limits = perLeg(passed, ({ timeout, perTryTimeout, connectTimeout }) =>
    [
      ...(timeout === undefined ? [] : [`${timeout} in all`]),
      ...(perTryTimeout === undefined ? [] : [`${perTryTimeout} for each attempt`]),
      ...(connectTimeout === undefined ? [] : [`${connectTimeout} to connect`]),
    ].join(', '),
  );
  const worst = worstCaseSeconds === undefined ? 'no limit' : `${Number(worstCaseSeconds.toFixed(3))} s at most`;
  return [worst, ...(limits === '' ? [] : [limits])].join(', ');
}

function ejectionOf({ hop: { ejectable, endpoints }, cluster }: Passed): string {
  if (ejectable !== undefined && endpoints.length > 0) return `${ejectable} of ${endpoints.length} servers`;
  return cluster?.outlierDetection ? `${cluster.maxEjectionPercent} percent of the servers` : 'none';
}

/** What proxies of the mesh offer one another is theirs. */
function protocolOf({ http2, tls }: TrafficHop): string {
  const alpn = tls && tls.mode !== 'ISTIO_MUTUAL' && tls.alpn.length > 0 ? `offers ${tls.alpn.join(', ')}` : '';
  return [...(http2 ? ['HTTP/2'] : []), ...(alpn === '' ? [] : [alpn])].join(', ');
}

/** The host as a whole name, not as the end of another one. */
function withoutHost(text: string, host: string): string {
  if (host === '' || !text.includes(host)) return text;
  const quoted = host.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  return text.replaceAll(new RegExp(`(?<![\\w.-])${quoted}(?![\\w-]|\\.\\w)`, 'g'), HOST);
}
