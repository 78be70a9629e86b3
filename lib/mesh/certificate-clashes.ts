import { refusalMessage, show } from '../refusals/refuse';
import { PrintedObject, sharing } from './printed-object';

/** A rule by which a gateway presents a certificate to a host, or none. */
interface Presentation {
  readonly object: PrintedObject;
  readonly host: string;
  readonly certificate: string;
}

interface RuleSpec {
  readonly host?: string;
  readonly workloadSelector?: object;
  readonly subsets?: readonly {
    readonly trafficPolicy?: {
      readonly portLevelSettings?: readonly { readonly tls?: { readonly credentialName?: string } }[];
    };
  }[];
}

/**
 * One message for each host to which two rules of one namespace present different certificates: a gateway merges the
 * routes of a host and obeys the first, so that the calls of the one would bear the certificate of the other.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings-credential_name
 */
export function certificateClashes(objects: PrintedObject[]): string[] {
  const rules = objects.filter(({ kind, isOurs }) => kind === 'DestinationRule' && isOurs);
  const ofOneHost = sharing(rules, ({ spec }) => (spec as RuleSpec).host ?? '').flat();
  return sharing(ofOneHost.flatMap(presentationsOf), ({ object, host }) => `${object.namespace ?? ''} ${host}`)
    .filter((group) => new Set(group.map(({ certificate }) => certificate)).size > 1)
    .map(describeClash);
}

/** A rule of selected Pods concerns nobody else, and one without subsets leads no route. */
function presentationsOf(object: PrintedObject): Presentation[] {
  const { host, workloadSelector, subsets = [] } = object.spec as RuleSpec;
  if (host === undefined || workloadSelector || subsets.length === 0) return [];
  const settings = subsets.flatMap(({ trafficPolicy }) => trafficPolicy?.portLevelSettings ?? []);
  return [{ object, host, certificate: settings.map(({ tls }) => tls?.credentialName ?? '').join() }];
}

function describeClash([{ object, host }, ...others]: [Presentation, ...Presentation[]]): string {
  return refusalMessage('HOST007', object.path, {
    problem: `host ${show(host)} is routed through one gateway here and by ${others.map((other) => other.object.path).join(', ')}, with different certificates`,
    remedy:
      'Keep one route and name all clients there, or give each client a certificate at its sidecar: leave via out',
  });
}
