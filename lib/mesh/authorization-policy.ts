import type { MeshClient } from './client';
import type { Fields } from './fields';
import { GATEWAY_API, GATEWAY_LABEL } from './gateway-api/names';
import { isSubset, MeshObject } from './mesh-object';
import type { RequestHeaders } from './request-changes';
import type { Service } from './service';
import { WAYPOINT_CLASS } from './waypoint';

/** What a gateway knows of a call when it asks who may pass. */
export interface AuthorizedCall {
  /** `trust-domain/ns/namespace/sa/account` of a caller that has proved it with mutual TLS. */
  readonly principal?: string;
  readonly serverName: string;
  /** The port on the Pod. */
  readonly port: number;
  /** Undefined where the gateway does not look into connections. */
  readonly request?: {
    readonly authority: string;
    readonly path: string;
    readonly method: string;
    readonly headers: RequestHeaders;
  };
}

/** Attributes of requests, which a gateway that only forwards connections does not know. */
const REQUEST_FIELDS = ['hosts', 'notHosts', 'methods', 'notMethods', 'paths', 'notPaths'];
const UNKNOWN_SOURCES = ['requestPrincipals', 'ipBlocks', 'remoteIpBlocks'];
const REQUEST_SOURCES = ['requestPrincipals', 'notRequestPrincipals'];

/**
 * The AuthorizationPolicies of a gateway. A DENY that fits refuses; where there is any ALLOW, one of them has to fit. CUSTOM
 * and AUDIT refuse nothing here. Follows pilot/pkg/security/authz and `ListAuthorizationPolicies` in
 * pilot/pkg/model/authorization.go.
 */
export class AuthorizationPolicies {
  private readonly policies: readonly MeshObject[];

  public constructor(
    objects: readonly MeshObject[],
    client: MeshClient,
    private readonly mesh: { readonly rootNamespace: string; readonly trustDomain: string },
    service?: Service,
  ) {
    this.policies = objects.filter((policy) =>
      client.kind === 'waypoint'
        ? isAttachedToWaypoint(policy, client, mesh.rootNamespace, service)
        : [client.namespace, mesh.rootNamespace].includes(policy.namespace) && isAttached(policy, client),
    );
  }

  /** Why a call may not pass; undefined if it may. */
  public objection(call: AuthorizedCall): string | undefined {
    const denying = this.of('DENY').find((policy) => this.fits(policy, call));
    if (denying) return `AuthorizationPolicy ${denying.namespace}/${denying.name} denies it`;
    const allowing = this.of('ALLOW');
    if (allowing.length === 0 || allowing.some((policy) => this.fits(policy, call))) return undefined;
    return `no AuthorizationPolicy allows it: ${allowing.map(({ namespace, name }) => `${namespace}/${name}`).join(', ')}`;
  }

  private of(action: string): MeshObject[] {
    return this.policies.filter(({ spec }) => (spec.text('action') ?? 'ALLOW') === action);
  }

  private fits({ spec }: MeshObject, call: AuthorizedCall): boolean {
    const isDenying = spec.text('action') === 'DENY';
    return spec.objects('rules').some((rule) => this.fitsRule(rule, call, isDenying));
  }

  private fitsRule(rule: Fields, call: AuthorizedCall, isDenying: boolean): boolean {
    const sources = rule.objects('from').map((from) => from.fields('source'));
    const operations = rule.objects('to').map((to) => to.fields('operation'));
    const conditions = rule.objects('when');
    if (!call.request && !isDenying && needsRequest(sources, operations, conditions)) return false;
    return (
      (sources.length === 0 || sources.some((source) => this.fitsSource(source, call))) &&
      (operations.length === 0 || operations.some((operation) => fitsOperation(operation, call))) &&
      conditions.every((condition) => this.fitsCondition(condition, call))
    );
  }

  /** Whoever has not proved an identity fits no name, and is none of those that are excluded. */
  private fitsSource(source: Fields, call: AuthorizedCall): boolean {
    const { principal } = call;
    const [, , namespace = '', , account = ''] = principal?.split('/') ?? [];
    return (
      fits(source, 'principals', 'notPrincipals', (wanted) => this.isPrincipal(wanted, principal)) &&
      fits(
        source,
        'namespaces',
        'notNamespaces',
        (wanted) => principal !== undefined && matchesPattern(wanted, namespace),
      ) &&
      fits(source, 'serviceAccounts', 'notServiceAccounts', (wanted) =>
        principal === undefined ? false : wanted === `${namespace}/${account}`,
      ) &&
      // Nobody has shown a token, and where a caller is nobody knows.
      UNKNOWN_SOURCES.every((key) => source.texts(key).length === 0)
    );
  }

  /** `cluster.local` stands for the trust domain of the mesh. */
  private isPrincipal(wanted: string, principal: string | undefined): boolean {
    if (principal === undefined) return false;
    const local = wanted.replace(/^cluster\.local\//, `${this.mesh.trustDomain}/`);
    return matchesPattern(local, principal) || matchesPattern(wanted, principal);
  }

  private fitsCondition(condition: Fields, call: AuthorizedCall): boolean {
    const { principal, serverName, port, request } = call;
    const key = condition.text('key') ?? '';
    const header = /^request\.headers\[(.+)\]$/.exec(key)?.[1];
    if (header !== undefined) {
      if (!request) return true;
      const given = request.headers[header.toLowerCase()] ?? [];
      return fits(condition, 'values', 'notValues', (wanted) => given.some((value) => matchesPattern(wanted, value)));
    }
    switch (key) {
      case 'connection.sni':
        return fits(condition, 'values', 'notValues', (wanted) => matchesPattern(wanted, serverName));
      case 'source.principal':
        return fits(condition, 'values', 'notValues', (wanted) => this.isPrincipal(wanted, principal));
      case 'source.namespace':
        return fits(condition, 'values', 'notValues', (wanted) => principal?.split('/')[2] === wanted);
      case 'destination.port':
        return fits(condition, 'values', 'notValues', (wanted) => wanted === String(port));
      default:
        return !condition.has('values');
    }
  }
}

/** A waypoint obeys what names it or the service, and no selector. Follows `ShouldAttachPolicy` in pilot/pkg/model/policyattachment.go. */
function isAttachedToWaypoint(
  { namespace, spec }: MeshObject,
  client: MeshClient,
  rootNamespace: string,
  service: Service | undefined,
): boolean {
  const single = spec.optional('targetRef');
  const several = spec.objects('targetRefs');
  return (several.length > 0 ? several : single ? [single] : []).some((target) => {
    const [group, kind, name] = [target.text('group') ?? '', target.text('kind'), target.text('name')];
    const isOf = (registry: Service['registry']): boolean =>
      service !== undefined &&
      service.objectName === name &&
      service.namespace === namespace &&
      service.registry === registry;
    switch (`${group === 'core' ? '' : group}/${kind ?? ''}`) {
      case '/Service':
        return isOf('Kubernetes');
      case 'networking.istio.io/ServiceEntry':
        return isOf('External');
      case `${GATEWAY_API}/GatewayClass`:
        return namespace === rootNamespace && name === WAYPOINT_CLASS;
      case `${GATEWAY_API}/Gateway`:
        return (
          namespace === client.namespace &&
          (target.text('namespace') ?? namespace) === namespace &&
          name === client.labels[GATEWAY_LABEL]
        );
      default:
        return false;
    }
  });
}

/**
 * By its labels or, for a gateway that Istio made for a Gateway of the Gateway API, by the name of that. Follows
 * `ShouldAttachPolicy` in pilot/pkg/model/policyattachment.go.
 */
function isAttached({ namespace, spec }: MeshObject, client: MeshClient): boolean {
  const target = spec.optional('targetRef');
  const written = spec.objects('targetRefs');
  const targets = written.length === 0 && target ? [target] : written;
  if (targets.length === 0) return isSubset(spec.fields('selector').map('matchLabels'), client.labels);
  if (!Object.hasOwn(client.labels, GATEWAY_LABEL) || namespace !== client.namespace) return false;
  return targets.some(
    (each) =>
      each.text('group') === GATEWAY_API &&
      each.text('kind') === 'Gateway' &&
      each.text('name') === client.labels[GATEWAY_LABEL] &&
      ['', namespace].includes(each.text('namespace') ?? ''),
  );
}

function needsRequest(
  sources: readonly Fields[],
  operations: readonly Fields[],
  conditions: readonly Fields[],
): boolean {
  return (
    sources.some((source) => REQUEST_SOURCES.some((key) => source.has(key))) ||
    operations.some((operation) => REQUEST_FIELDS.some((key) => operation.has(key))) ||
    conditions.some((condition) => (condition.text('key') ?? '').startsWith('request.'))
  );
}

/** What is said of requests does not count where there are none. */
function fitsOperation(operation: Fields, { port, request }: AuthorizedCall): boolean {
  if (!fits(operation, 'ports', 'notPorts', (wanted) => wanted === String(port))) return false;
  if (!request) return true;
  const path = request.path.split('?', 1)[0];
  return (
    fits(operation, 'hosts', 'notHosts', (wanted) =>
      matchesPattern(wanted.toLowerCase(), request.authority.toLowerCase()),
    ) &&
    fits(operation, 'methods', 'notMethods', (wanted) => matchesPattern(wanted, request.method)) &&
    fits(operation, 'paths', 'notPaths', (wanted) => matchesPattern(wanted, path))
  );
}

/** One of the first list, where it is there, and none of the second. */
function fits(owner: Fields, positive: string, negative: string, isIt: (wanted: string) => boolean): boolean {
  const [wanted, excluded] = [owner.texts(positive), owner.texts(negative)];
  return (wanted.length === 0 || wanted.some(isIt)) && !excluded.some(isIt);
}

/** `*` alone asks for something, in front or behind it stands for anything. */
export function matchesPattern(pattern: string, text: string): boolean {
  if (pattern === '*') return text !== '';
  if (pattern.startsWith('*')) return text.endsWith(pattern.slice(1));
  if (pattern.endsWith('*')) return text.startsWith(pattern.slice(0, -1));
  return pattern === text;
}
