import { Path } from '../../../../manifests/manifest-object';
import { show } from '../../../../refusals/refuse';
import { Report } from '../../../rule';
import { commonRule } from '../../define';
import { example } from '../../example';

const KINDS = ['AuthorizationPolicy', 'RequestAuthentication', 'Telemetry', 'TrafficExtension', 'WasmPlugin'];
const TARGETS = [
  'core/Service',
  'networking.istio.io/ServiceEntry',
  'gateway.networking.k8s.io/Gateway',
  'gateway.networking.k8s.io/GatewayClass',
];

interface Target {
  readonly kind?: string;
  readonly name?: string;
  readonly group?: string;
  readonly namespace?: string;
}

/** B7-1, B8-2. */
export const targetRefs = commonRule(
  KINDS,
  {
    id: 'TARGET001',
    title: 'A target that a policy cannot have',
    why: 'Policies attach to a Service, a ServiceEntry, a Gateway or a GatewayClass of their own namespace.',
    remedy: 'Name one of these kinds with its group, and no namespace; or select workloads instead',
    fires: example('AuthorizationPolicy', { targetRef: { group: 'apps', kind: 'Deployment', name: 'api' } }),
    accepts: example('AuthorizationPolicy', { targetRef: { kind: 'Service', name: 'api' } }),
    follows: 'validatePolicyTargetReference, validateOneOfSelectorType',
  },
  ({ spec }, report) => {
    const targetRef = spec.targetRef as Target | undefined;
    const list = (spec.targetRefs ?? []) as readonly Target[];
    const set = [
      spec.selector !== undefined && 'selector',
      targetRef && 'targetRef',
      list.length > 0 && 'targetRefs',
    ].filter((name) => typeof name === 'string');
    if (set.length > 1) report(['spec', set[1]], `${set.join(' and ')} are both set`);
    if (targetRef) checkTarget(['spec', 'targetRef'], targetRef, report);
    list.forEach((target, index) => {
      checkTarget(['spec', 'targetRefs', index], target, report);
    });
  },
);

function checkTarget(path: Path, { kind = '', name = '', group = '', namespace = '' }: Target, report: Report): void {
  if (name === '') report([...path, 'name'], 'the target has no name');
  if (namespace !== '') report([...path, 'namespace'], `the target is in the namespace ${show(namespace)}`);
  const target = `${group === '' ? 'core' : group}/${kind}`;
  if (!TARGETS.includes(target)) report([...path, 'kind'], `the target is a ${target}`);
}
