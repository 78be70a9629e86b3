import type { Ending } from './outcome';
import type { WorstCase } from './retries';
import { TrafficHop, TrafficOutcome, WireLeg } from './traffic-answer';
import type { TrafficCall } from './traffic-call';

/** The way of a call as a text that a person understands. */
export function explain(
  call: TrafficCall,
  { hops, warnings }: { readonly hops: readonly TrafficHop[]; readonly warnings: readonly string[] },
  ending: Ending,
  worst: WorstCase,
): string {
  const { namespaceName, serviceAccountName, labels = {} } = call.client;
  const shownLabels = Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
  const who = [
    `namespace ${namespaceName}`,
    ...(serviceAccountName ? [`account ${serviceAccountName}`] : []),
    ...(shownLabels ? [shownLabels] : []),
  ];
  const lines = [`${call.method ? `${call.method} ` : ''}${call.url} from ${who.join(', ')}`];
  for (const [index, hop] of hops.entries()) lines.push(...explainHop(index + 1, hop));
  lines.push(`Result: ${resultOf(ending)}: ${ending.why}.`);
  if (ending.outcome === TrafficOutcome.DELIVERED && worst.attempts > 1) {
    const time =
      worst.seconds === undefined ? 'without a limit of time' : `within ${Number(worst.seconds.toFixed(3))} s`;
    lines.push(`Worst case: ${worst.attempts} attempts, ${time}.`);
  }
  return [...lines, ...warnings.map((warning) => `Warning: ${warning}.`)].join('\n');
}

function explainHop(number: number, hop: TrafficHop): string[] {
  const lines = [`${number}. ${hop.proxy}`, ...hop.why.map((each) => `   ${each}`)];
  if (hop.denied) return [...lines, `   turns the caller away: ${hop.denied}`];
  if (hop.cluster) lines.push(`   goes to ${hop.cluster}${serversOf(hop)}`);
  for (const { cluster, weight, hostRewrite } of hop.weighted ?? []) {
    lines.push(`   goes to ${cluster} with weight ${weight}${hostRewrite ? ` as ${hostRewrite}` : ''}`);
  }
  for (const cluster of hop.mirrors ?? []) lines.push(`   a copy goes to ${cluster}`);
  if (hop.hostRewrite) lines.push(`   the Host header becomes ${hop.hostRewrite}`);
  if (hop.pathRewrite) lines.push(`   the path becomes ${hop.pathRewrite}`);
  if (hop.blocked) lines.push(`   cannot connect: ${hop.blocked}`);
  if (hop.error) lines.push(`   ends here: ${hop.error}`);
  if (hop.wire !== WireLeg.NOTHING) lines.push(`   sends ${wireOf(hop)}`);
  return lines;
}

function serversOf({ endpoints, clusterType, portOverride }: TrafficHop): string {
  if (clusterType === 'ORIGINAL_DST') {
    return ` (the address that the application dialled${portOverride === undefined ? '' : `, port ${portOverride}`})`;
  }
  if (endpoints.length === 0) return '';
  const shown = endpoints.slice(0, 3).map(({ address, port }) => (port === 0 ? address : `${address}:${port}`));
  return ` (${shown.join(', ')}${endpoints.length > 3 ? `, ${endpoints.length - 3} more` : ''})`;
}

function wireOf({ wire, tls }: TrafficHop): string {
  if (!tls) return wire;
  const name = tls.sni === '' ? 'no server name' : `server name ${tls.sni}`;
  const chain = tls.authority ? `trusts ${tls.authority}` : 'trusts anyone';
  // Whose Pods the servers are, only the cluster knows.
  const unnamed = tls.mode === 'ISTIO_MUTUAL' ? 'checks the certificate of the mesh' : 'checks NO name';
  const names = tls.checkedNames.length > 0 ? `checks ${tls.checkedNames.join(', ')}` : unnamed;
  const own = tls.certificate ? `, shows ${tls.certificate}` : '';
  return `${wire}: ${name}, ${chain}, ${names}${own}`;
}

function resultOf({ outcome, status, flags }: Ending): string {
  const code = status === undefined ? '' : ` ${status}`;
  return `${outcome}${code}${flags ? ` (${flags})` : ''}`;
}
