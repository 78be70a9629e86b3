import { show } from '../../../../refusals/refuse';
import { commonRule } from '../../define';
import { example } from '../../example';

const DRY_RUN = 'istio.io/dry-run';
const BOOLEANS = ['1', 't', 'T', 'true', 'TRUE', 'True', '0', 'f', 'F', 'false', 'FALSE', 'False'];
const INTERNAL = [
  'internal.istio.io/webhook-always-reject',
  'internal.istio.io/parent-namespace',
  'internal.istio.io/parents',
];
const ENTRY = {
  hosts: ['api.example.com'],
  ports: [{ number: 443, name: 'tls', protocol: 'TLS' }],
  resolution: 'DNS',
};

/** B0-1. */
export const dryRun = commonRule(
  undefined,
  {
    id: 'ANNOTATION001',
    title: 'A dry run of something that has none',
    why: 'Only an AuthorizationPolicy that allows or denies can be tried without effect.',
    remedy: 'Remove the annotation, or write true or false on such a policy',
    fires: example('ServiceEntry', ENTRY, { annotations: { [DRY_RUN]: 'true' } }),
    accepts: example('AuthorizationPolicy', { action: 'DENY', rules: [{}] }, { annotations: { [DRY_RUN]: 'true' } }),
    follows: 'checkDryRunAnnotation',
  },
  ({ object }, report) => {
    const value = object.annotation(DRY_RUN);
    if (value === undefined) return;
    const path = ['metadata', 'annotations', DRY_RUN];
    const action = (object.spec.action as string | undefined) ?? 'ALLOW';
    if (object.kind !== 'AuthorizationPolicy') report(path, `${object.kind} has no dry run`);
    else if (action !== 'ALLOW' && action !== 'DENY') report(path, `action ${show(action)} has no dry run`);
    else if (!BOOLEANS.includes(value)) report(path, `${show(value)} is neither true nor false`);
  },
);

/** B0-2. */
export const internalAnnotations = commonRule(
  undefined,
  {
    id: 'ANNOTATION002',
    title: 'An annotation that only istiod may set',
    why: 'It would lend the object the rights of another one.',
    remedy: 'Remove the annotation',
    fires: example('ServiceEntry', ENTRY, { annotations: { [INTERNAL[2]]: 'Gateway/a.b' } }),
    accepts: example('ServiceEntry', ENTRY, { annotations: { owner: 'shop' } }),
    follows: 'validateMetadata',
  },
  ({ object }, report) => {
    for (const name of INTERNAL) {
      if (object.annotation(name) !== undefined) {
        report(['metadata', 'annotations', name], `${show(name)} is for istiod's own objects`);
      }
    }
  },
);
