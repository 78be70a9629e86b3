import type { Cluster, Hop as JudgedHop } from '../answers';

/** What of one proxy's part in a call has to be equal, in Istio's own words. */
export interface ComparableHop {
  readonly listener?: string;
  readonly filterChain?: string;
  readonly virtualHost?: string;
  readonly route?: string;
  readonly cluster?: string;
  readonly weighted?: readonly string[];
  readonly error?: string;
  /** Of an answer or a redirection by the proxy itself. */
  readonly directResponse?: number;
  readonly clusterType?: string;
  readonly tls?: ComparableTls;
  readonly endpoints?: readonly string[];
}

export interface ComparableTls {
  readonly mode: string;
  /** What is sent: of the rule, or the authority of the call. */
  readonly sni?: string;
  readonly subjectAltNames?: readonly string[];
  readonly secrets?: readonly string[];
}

/** What the judge says of a hop, as far as it is compared. */
export interface IstioHop extends JudgedHop {
  readonly listener?: string;
  readonly route?: string;
  readonly weighted?: string[];
  readonly upstream?: Cluster & {
    readonly tls?: { readonly mode: string; readonly certSecrets?: string[] };
  };
}

/** A field left out is one that does not apply, whatever stands for nothing. */
export function sparse<Fields extends object>(fields: Fields): Partial<Fields> {
  const isSomething = ([, value]: [string, unknown]): boolean =>
    value !== undefined && value !== '' && value !== 0 && !(Array.isArray(value) && value.length === 0);
  return Object.fromEntries(Object.entries(fields).filter(isSomething)) as Partial<Fields>;
}

export function ofIstio(hop: IstioHop): ComparableHop {
  const { listener, filterChain, virtualHost, route, cluster, weighted, error, upstream } = hop;
  return sparse({
    listener,
    filterChain,
    virtualHost,
    route,
    cluster,
    weighted,
    error: error === 'no route matched (404)' ? 'no route matched' : error,
    directResponse: statusOf(hop),
    clusterType: upstream?.type,
    tls: upstream?.tls && comparableTls(upstream.tls, hop.verdict),
    endpoints: upstream?.endpoints?.map(withoutWeightOfPlace).sort(),
  });
}

/** Names that Envoy has for the statuses of redirections; it leaves out the one that it takes by default. */
const REDIRECTIONS: Record<string, number> = { FOUND: 302, SEE_OTHER: 303, TEMPORARY_REDIRECT: 307, PERMANENT_REDIRECT: 308 };
const MOVED_PERMANENTLY = 301;

function statusOf({ http }: IstioHop): number | undefined {
  const { directResponse, redirect } = (http ?? {}) as {
    readonly directResponse?: number;
    readonly redirect?: { readonly responseCode?: string };
  };
  return redirect ? (REDIRECTIONS[redirect.responseCode ?? ''] ?? MOVED_PERMANENTLY) : directResponse;
}

type IstioTls = NonNullable<NonNullable<IstioHop['upstream']>['tls']>;

function comparableTls(tls: IstioTls, verdict: string): ComparableTls {
  const { mode, sans = [], certSecrets = [], caSecret } = tls as IstioTls & Record<string, never>;
  const secrets = [...certSecrets, ...(caSecret ? [caSecret] : [])];
  // The cluster of a divided route is not followed: what it sends of its own accord is all there is.
  const sent = /, sni ([^,]+), chain /.exec(verdict)?.[1] ?? tls.sni;
  return { mode, ...sparse({ sni: sent === 'NONE' ? '' : sent, subjectAltNames: [...sans], secrets }) };
}

/** Where places have weights, Envoy uses them only if it is told to. */
function withoutWeightOfPlace(endpoint: string): string {
  return endpoint.replace(/ weight=\d+/, '').replace(/\/+(?= |$)/, '');
}

/** Names the fields in which two ways of a call differ, empty if there are none. */
export function differingFields(istio: readonly ComparableHop[], ours: readonly ComparableHop[]): string[] {
  if (istio.length !== ours.length) {
    const shorter = Math.min(istio.length, ours.length);
    const before = differingFields(istio.slice(0, shorter), ours.slice(0, shorter));
    return before.length > 0 ? before : ['hops'];
  }
  return istio.flatMap((hop, index) => {
    const names = new Set([...Object.keys(hop), ...Object.keys(ours[index])]) as Set<keyof ComparableHop>;
    const differing = [...names].filter((name) => JSON.stringify(hop[name]) !== JSON.stringify(ours[index][name]));
    return differing.map((name) => `hop ${index + 1} ${name}`);
  });
}
