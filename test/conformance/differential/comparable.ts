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
    readonly autoSni?: boolean;
  };
}

/** A field left out is one that does not apply, whatever stands for nothing. */
export function sparse<Fields extends object>(fields: Fields): Partial<Fields> {
  const isSomething = ([, value]: [string, unknown]): boolean =>
    value !== undefined && value !== '' && value !== 0 && !(Array.isArray(value) && value.length === 0);
  return Object.fromEntries(Object.entries(fields).filter(isSomething)) as Partial<Fields>;
}

export function ofIstio(hop: IstioHop, host: string): ComparableHop {
  const { listener, filterChain, virtualHost, route, cluster, weighted, error, upstream } = hop;
  return sparse({
    listener,
    filterChain,
    virtualHost,
    route,
    cluster,
    weighted,
    error: settled(error),
    directResponse: statusOf(hop),
    clusterType: upstream?.type,
    tls: upstream?.tls && comparableTls(upstream.tls, serverNameOf(hop, host)),
    endpoints: upstream?.endpoints?.map(withoutWeightOfPlace).sort(),
  });
}

/** The judge tells apart what Istio's simulation finds out by the path alone. */
export function settled(error: string | undefined): string | undefined {
  return error === 'no route matched (404)' ? 'no route matched' : error;
}

/** Names that Envoy has for the statuses of redirections; it leaves out the one that it takes by default. */
const REDIRECTIONS: Record<string, number> = {
  FOUND: 302,
  SEE_OTHER: 303,
  TEMPORARY_REDIRECT: 307,
  PERMANENT_REDIRECT: 308,
};
const MOVED_PERMANENTLY = 301;

function statusOf({ http }: IstioHop): number | undefined {
  const { directResponse, redirect } = (http ?? {}) as {
    readonly directResponse?: number;
    readonly redirect?: { readonly response_code?: string };
  };
  return redirect ? (REDIRECTIONS[redirect.response_code ?? ''] ?? MOVED_PERMANENTLY) : directResponse;
}

type IstioTls = NonNullable<NonNullable<IstioHop['upstream']>['tls']>;

function comparableTls(tls: IstioTls, sni: string): ComparableTls {
  const { mode, sans = [], certSecrets = [], caSecret } = tls as IstioTls & Record<string, never>;
  const secrets = [...certSecrets, ...(caSecret ? [caSecret] : [])];
  return { mode, ...sparse({ sni, subjectAltNames: [...sans], secrets }) };
}

/** What the proxy sends: the judge does not say it of the clusters of a divided route. */
function serverNameOf({ verdict, upstream, virtualHost, http }: IstioHop, host: string): string {
  const [, sent] = /, sni ([^,]+), chain /.exec(verdict) ?? [];
  if (verdict !== 'weighted') return sent === 'NONE' ? '' : sent;
  const own = upstream?.tls?.sni ?? '';
  const isAutomatic = own === '' && upstream?.autoSni === true && virtualHost !== undefined;
  return isAutomatic ? (http?.hostRewrite ?? host) : own;
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
