import { NO_CERTIFICATE } from '../cluster-tls';
import type { DestinationRule } from '../destination-rule';
import { Fields } from '../fields';
import { hostOfService } from '../kubernetes-service';
import { compareText, MeshObject } from '../mesh-object';
import type { PortPolicy } from '../traffic-policy';
import { GENERATED, NETWORKING } from './names';
import { readReference, shownReference } from './reference';

const IGNORED = 'istio.io/ignore-policy-attachment';

/** What one policy says of one target. */
interface Target {
  readonly policy: MeshObject;
  readonly kind: string;
  readonly name: string;
  readonly hosts: readonly string[];
  /** Number of the port; undefined for all ports. */
  readonly port?: number;
  readonly hasPort: boolean;
  readonly tls: Fields;
}

/** A DestinationRule that istiod makes, with the name by which it stands among others. */
export interface GeneratedRule {
  readonly name: string;
  readonly rule: DestinationRule;
}

/**
 * The DestinationRules that istiod makes of BackendTLSPolicies: of several for one target, the oldest counts. Follows
 * `DestinationRuleCollection` and `BackendTLSPolicyCollection` in pilot/pkg/config/kube/gateway/backend_policies.go.
 */
export function convertBackendTlsPolicies(
  policies: readonly MeshObject[],
  objectsOf: (group: string, kind: string) => readonly MeshObject[],
): GeneratedRule[] {
  const targets = [...policies]
    .sort(byAge)
    .filter(({ annotations }) => !isIgnored(annotations))
    .flatMap((policy) => targetsOf(policy, objectsOf));
  const groups = new Map<string, { readonly host: string; readonly targets: Target[] }>();
  for (const target of targets) {
    for (const host of target.hosts) {
      const key = `${target.policy.namespace}/${target.kind}/${target.name}/${host}`;
      const group = groups.get(key);
      if (group) group.targets.push(target);
      else groups.set(key, { host, targets: [target] });
    }
  }
  return [...groups.values()].map(({ host, targets: found }) => ruleFor(host, found));
}

function byAge(a: MeshObject, b: MeshObject): number {
  return a.createdAt - b.createdAt || compareText(a.namespace, b.namespace) || compareText(a.name, b.name);
}

function isIgnored(annotations: Readonly<Record<string, string>>): boolean {
  return Object.hasOwn(annotations, IGNORED) && annotations[IGNORED].toLowerCase() === 'true';
}

function targetsOf(policy: MeshObject, objectsOf: (group: string, kind: string) => readonly MeshObject[]): Target[] {
  const tls = clientTls(policy);
  return policy.spec.objects('targetRefs').flatMap((fields, index): Target[] => {
    const reference = readReference(fields, { group: '', kind: '' }, policy.namespace);
    const ignore = (problem: string): Target[] => {
      policy.spec.report(`targetRefs[${index}]`, `counts for nothing: ${problem}`);
      return [];
    };
    const { group, kind, name } = reference;
    const isService = group === '' && kind === 'Service';
    if (!isService && !(group === NETWORKING && kind === 'ServiceEntry')) {
      return ignore(`Istio takes a Service or a ServiceEntry, not ${group || 'the core group'} ${kind}`);
    }
    const object = objectsOf(group, kind).find((each) => each.name === name && each.namespace === policy.namespace);
    if (!object) return ignore(`there is no ${shownReference({ ...reference, namespace: policy.namespace })}`);
    const sectionName = fields.filled('sectionName');
    const port = object.spec.objects('ports').find((each) => each.text('name') === sectionName);
    if (sectionName !== undefined && !port) return ignore(`${kind} ${name} has no port ${sectionName}`);
    const hosts = isService ? [hostOfService(name, policy.namespace)] : object.spec.texts('hosts');
    const number = sectionName === undefined ? undefined : port?.number(isService ? 'port' : 'number');
    return [{ policy, kind, name, hosts, port: number, hasPort: sectionName !== undefined, tls }];
  });
}

/** Of the policies for all ports the first counts, and of those for a port. */
function ruleFor(host: string, targets: readonly Target[]): GeneratedRule {
  const [{ policy, kind, name }] = targets;
  const general = targets.find(({ hasPort }) => !hasPort);
  const portLevelSettings: PortPolicy[] = targets
    .filter(({ hasPort }) => hasPort)
    .map(({ policy: { source }, port, tls }) => ({
      port,
      policy: { tls, portLevelSettings: [], source },
      place: 'spec.validation',
    }));
  return {
    name: kind === 'ServiceEntry' ? `${name}~${host.replaceAll('.', '-')}~${GENERATED}` : `${name}~${GENERATED}`,
    rule: {
      host,
      namespace: policy.namespace,
      exportTo: new Set(),
      trafficPolicy: { tls: general?.tls, portLevelSettings, source: policy.source },
      subsets: [],
      from: [...new Set(targets.map(({ policy: each }) => `BackendTLSPolicy ${each.namespace}/${each.name}`))],
      sources: [...new Set(targets.map(({ policy: each }) => each.source))],
      isOfBackendPolicy: true,
    },
  };
}

/** The TLS of a policy, as a DestinationRule writes it. */
function clientTls(policy: MeshObject): Fields {
  const validation = policy.spec.fields('validation');
  const subjectAltNames = validation.objects('subjectAltNames').flatMap((each) => {
    const type = each.text('type') ?? '';
    const value = each.text(type === 'URI' ? 'uri' : 'hostname');
    return value === undefined ? [] : [value];
  });
  const tls = {
    mode: 'SIMPLE',
    sni: validation.text('hostname') ?? '',
    subjectAltNames,
    credentialName: credentialOf(policy, validation),
  };
  return Fields.of(tls, '', () => undefined);
}

/**
 * Whom the proxy trusts: the system, or the ConfigMap of the namespace, which is taken to be there. Follows
 * `getBackendTLSCredentialName`.
 */
function credentialOf(policy: MeshObject, validation: Fields): string {
  const references = validation.objects('caCertificateRefs');
  if (validation.has('wellKnownCACertificates') || references.length === 0) return '';
  const { group, kind, name } = readReference(references[0], { group: '', kind: '' }, policy.namespace);
  if (group === '' && kind === 'ConfigMap') return `configmap://${policy.namespace}/${name}`;
  validation.report(
    'caCertificateRefs[0]',
    `counts for nothing: Istio takes a ConfigMap, not ${group || 'the core group'} ${kind}; sidecars send clear text`,
  );
  // Gateways send nothing; sidecars take it for a Secret, which they may not read, and encrypt nothing.
  return NO_CERTIFICATE;
}
