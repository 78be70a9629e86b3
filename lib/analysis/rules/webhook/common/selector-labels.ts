import { ManifestObject, Path } from '../../../../manifests/manifest-object';
import { show } from '../../../../refusals/refuse';
import { Severity } from '../../../finding';
import { commonRule } from '../../define';
import { example } from '../../example';

/** The kinds that call it `selector`. */
const POLICIES = [
  'AuthorizationPolicy',
  'PeerAuthentication',
  'ProxyConfig',
  'RequestAuthentication',
  'Telemetry',
  'TrafficExtension',
  'WasmPlugin',
];
const KINDS = [...POLICIES, 'DestinationRule', 'ServiceEntry', 'Sidecar'];
const HOST = { host: 'api.example.com' };

/** B1-1, B3-13, B6-2. */
export const selectorLabels = commonRule(
  KINDS,
  {
    id: 'SELECTOR001',
    title: 'A selector has an empty key or a wildcard',
    why: 'Labels are compared as they are written; `*` is compared as well, and selects nothing.',
    remedy: 'Write the labels of the Pods, or leave the selector out for the whole namespace',
    fires: example('DestinationRule', { ...HOST, workloadSelector: { matchLabels: { app: '*' } } }),
    accepts: example('DestinationRule', { ...HOST, workloadSelector: { matchLabels: { app: 'shop' } } }),
    follows: 'validateWorkloadSelector, ValidateAlphaWorkloadSelector',
  },
  ({ object }, report) => {
    const selector = selectorOf(object);
    for (const [key, value] of Object.entries(selector?.labels ?? {})) {
      if (key === '') report(selector?.path ?? [], 'a label of the selector has an empty key');
      else if (key.includes('*') || value.includes('*')) {
        report([...(selector?.path ?? []), key], `the selector ${show(`${key}: ${value}`)} holds a wildcard`);
      }
    }
  },
);

/** B1-2, B3-13, B6-2, B7-7, B8-1. */
export const selectorWithoutLabels = commonRule(
  KINDS,
  {
    id: 'SELECTOR002',
    severity: Severity.WARNING,
    title: 'A selector has no labels',
    why: 'It selects everything in the namespace, which is what no selector at all says more clearly.',
    remedy: 'Name the labels of the Pods, or leave the selector out',
    fires: example('DestinationRule', { ...HOST, workloadSelector: {} }),
    accepts: example('DestinationRule', { ...HOST, workloadSelector: { matchLabels: { app: 'shop' } } }),
    follows: 'validateWorkloadSelector, ValidateAlphaWorkloadSelector',
  },
  ({ object }, report) => {
    const selector = selectorOf(object);
    if (selector && Object.keys(selector.labels).length === 0) {
      report(selector.path.slice(0, 2), 'the selector has no labels, so that it selects the whole namespace');
    }
  },
);

interface Selector {
  readonly path: Path;
  readonly labels: Readonly<Record<string, string>>;
}

function selectorOf({ kind, spec }: ManifestObject): Selector | undefined {
  const name = POLICIES.includes(kind) ? 'selector' : 'workloadSelector';
  const labels = ['ServiceEntry', 'Sidecar'].includes(kind) ? 'labels' : 'matchLabels';
  const selector = spec[name] as Readonly<Record<string, Readonly<Record<string, string>>>> | undefined;
  return selector && { path: ['spec', name, labels], labels: selector[labels] ?? {} };
}
