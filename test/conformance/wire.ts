import type { OriginatedRecipe } from '../arbitraries/recipes';
import type { CallAnswer } from './answers';

export type Outcome = 'encrypted' | 'refused' | 'clear text';

/** What became of a call that the application made without TLS. */
export function outcomeOf({ hops, wire }: CallAnswer): Outcome {
  const [{ cluster, upstream }] = hops;
  if (upstream?.tls && wire.startsWith('SIMPLE TLS')) return 'encrypted';
  const isRefused = wire.startsWith('FAIL') || cluster === 'BlackHoleCluster' || wire.startsWith('no cluster');
  return isRefused ? 'refused' : 'clear text';
}

/** Whom the proxy asks for, whom it accepts and whose word it takes, as a TLS connection on the wire has to show it. */
export interface ProvedIdentity {
  /** The server name that is sent: of the Host header where the rule has none. */
  readonly sni: string;
  readonly names: string[];
  readonly authority?: string;
}

export function wantedIdentity(recipe: OriginatedRecipe, home: string): ProvedIdentity {
  const { host, serverIdentity } = recipe;
  if (serverIdentity?.kind === 'insecureSkipVerify') return { sni: host, names: [] };
  const authority = authorityOf(recipe, home);
  if (serverIdentity?.kind === 'of') {
    return { sni: serverIdentity.sni, names: [...serverIdentity.subjectAltNames].sort(), authority };
  }
  const name = serverIdentity?.serverName ?? host;
  return { sni: name, names: [name], authority };
}

function authorityOf({ trustAnchor }: OriginatedRecipe, home: string): string {
  if (trustAnchor?.kind === 'file') return `file-root:${trustAnchor.path}`;
  return trustAnchor?.kind === 'configMap' ? `configmap://${home}/${trustAnchor.name}-cacert` : 'file-root:system';
}

export function provedIdentity({ hops, wire }: CallAnswer): ProvedIdentity {
  const { sans = [], caSecret } = hops[0].upstream?.tls ?? {};
  const sni = /, sni ([^,]+),/.exec(wire)?.[1] ?? '';
  return { sni, names: [...sans].sort(), ...(caSecret !== undefined && { authority: caSecret }) };
}
