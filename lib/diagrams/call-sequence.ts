import type { TrafficAnswer } from '../simulation/answer';
import { TrafficHop, TrafficOutcome, WireLeg } from '../simulation/traffic-answer';
import type { TrafficCall } from '../simulation/traffic-call';
import { mermaidLines, mermaidText } from './mermaid-text';
import { shortService } from './path-chart';

/** One call, proxy by proxy, and what the application sees of it. */
export function callSequence(call: TrafficCall, answer: TrafficAnswer): string {
  const { hops, outcome, status, responseFlags, why, warnings } = answer;
  const isDelivered = outcome === TrafficOutcome.DELIVERED;
  const { namespaceName, serviceAccountName, labels = {} } = call.client;
  const shownLabels = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  const account = serviceAccountName === undefined ? [] : [`account ${serviceAccountName}`];
  const lines = [
    'sequenceDiagram',
    `  participant app as ${mermaidLines([`namespace ${namespaceName}`, ...account, ...shownLabels.sort()])}`,
    ...hops.map(({ proxy }, index) => `  participant p${index} as ${mermaidText(shortService(proxy))}`),
    ...(isDelivered ? [`  participant server as ${serverOf(call, answer)}`] : []),
    `  app->>p0: ${mermaidText(`${call.method === undefined ? '' : `${call.method} `}${call.url}`)}`,
  ];
  for (const [index, hop] of hops.entries()) {
    const isLast = index === hops.length - 1;
    const notes = notesOf(hop);
    if (notes.length > 0) lines.push(`  Note over p${index}: ${mermaidLines(notes)}`);
    if (!isLast) lines.push(`  p${index}->>p${index + 1}: ${mermaidText(sentOf(hop))}`);
    else if (isDelivered) lines.push(`  p${index}->>server: ${mermaidText(sentOf(hop))}`);
  }
  const result = [
    outcome,
    ...(status === undefined ? [] : [String(status)]),
    ...(responseFlags ? [`(${responseFlags})`] : []),
  ];
  const back = isDelivered ? 'server-->>app' : `p${hops.length - 1}--xapp`;
  lines.push(`  ${back}: ${mermaidText(`${result.join(' ')}: ${why}`)}`);
  if (warnings.length > 0) lines.push(`  Note over app: ${mermaidLines(warnings.map((each) => `Warning: ${each}`))}`);
  return [...lines, ''].join('\n');
}

function serverOf(call: TrafficCall, { destinations }: TrafficAnswer): string {
  const url = call.url.replace(/^[^:]*:\/\//, '').replace(/[/?].*$/, '');
  if (destinations.length === 0) return mermaidText(url);
  const more = destinations.length - 3;
  return mermaidLines([...destinations.slice(0, 3), ...(more > 0 ? [`and ${more} more`] : [])]);
}

function notesOf({ tls, wire, retries, retryOn, timeout, weighted = [], ...hop }: TrafficHop): string[] {
  // Whoever is turned away gets no further.
  if (hop.denied !== undefined) return [];
  return [
    ...(hop.route === undefined ? [] : [`route ${hop.route}`]),
    ...(hop.hostRewrite === undefined ? [] : [`the Host header becomes ${hop.hostRewrite}`]),
    ...weighted.map(({ cluster, weight }) => `${cluster} with weight ${weight}`),
    ...(timeout === undefined ? [] : [`answers within ${timeout}`]),
    ...(retries > 0
      ? [`tries again up to ${retries} times`, ...(retryOn ?? '').split(',').filter((each) => each !== '')]
      : []),
    ...(tls && wire === WireLeg.PROXY_TLS
      ? [
          tls.authority === undefined ? 'trusts anyone' : `trusts ${tls.authority}`,
          tls.checkedNames.length === 0 ? 'checks NO name' : `checks ${tls.checkedNames.join(', ')}`,
          ...(tls.certificate === undefined ? [] : [`shows ${tls.certificate}`]),
        ]
      : []),
  ];
}

function sentOf({ wire, tls }: TrafficHop): string {
  const mutual = wire === WireLeg.PROXY_TLS && tls?.certificate !== undefined ? `mutual ${wire}` : wire;
  return tls === undefined || tls.sni === '' ? mutual : `${mutual}, server name ${tls.sni}`;
}
