import { refusalMessage, show } from '../refusals/refuse';
import { PrintedObject, sharing } from './printed-object';

/** A policy that turns everybody but some callers away from a host. */
interface Refusal {
  readonly object: PrintedObject;
  readonly host: string;
  readonly gateway: string;
  readonly callers: string;
}

interface DenySpec {
  readonly action?: string;
  readonly selector?: { readonly matchLabels?: object };
  readonly rules?: readonly {
    readonly from?: readonly { readonly source?: { readonly notPrincipals?: readonly string[] } }[];
    readonly when?: readonly { readonly key: string; readonly values?: readonly string[] }[];
  }[];
}

/**
 * One message for each host on a gateway from which two policies turn away each other's callers: Istio obeys every
 * policy that refuses.
 *
 * @see https://istio.io/latest/docs/reference/config/security/authorization-policy/
 */
export function callerClashes(objects: PrintedObject[]): string[] {
  const refusals = objects.filter(({ kind, isOurs }) => kind === 'AuthorizationPolicy' && isOurs).flatMap(refusalsOf);
  return sharing(refusals, ({ gateway, host }) => `${gateway} ${host}`)
    .filter((group) => new Set(group.map(({ callers }) => callers)).size > 1)
    .map(describeClash);
}

function refusalsOf(object: PrintedObject): Refusal[] {
  const { action, selector, rules } = object.spec as DenySpec;
  const rule = rules?.at(0);
  const host = rule?.when?.find(({ key }) => key === 'connection.sni')?.values?.at(0);
  if (action !== 'DENY' || host === undefined) return [];
  const gateway = `${object.namespace ?? ''} ${JSON.stringify(selector?.matchLabels)}`;
  return [{ object, host, gateway, callers: (rule?.from?.at(0)?.source?.notPrincipals ?? []).join() }];
}

function describeClash([{ object, host }, ...others]: [Refusal, ...Refusal[]]): string {
  return refusalMessage('HOST006', object.path, {
    problem: `host ${show(host)} is routed here and by ${others.map((other) => other.object.path).join(', ')} through one gateway, and each turns away the callers of the other`,
    remedy:
      'Name the same clients in both, or declare denyByDefault: true on a gateway whose owner turns everybody away',
  });
}
