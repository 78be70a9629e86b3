import { readFileSync } from 'fs';
import { join } from 'path';

/** One page of Istio's reference and the anchors on it. */
export interface ReferencePage {
  /** Path below https://istio.io/latest/docs/reference/config/. */
  readonly path: string;
  readonly anchors: ReadonlySet<string>;
}

/** The module ships the body of each reference page beside the .proto file that it is made from. */
export function readPage(moduleDir: string, source: string): ReferencePage {
  const html = readFileSync(join(moduleDir, `${source}.pb.html`), 'utf8');
  const location = /^location: https:\/\/istio\.io\/docs\/reference\/config\/(.+?)(?:\.html|\/)$/m.exec(html);
  if (!location) throw new Error(`The page of ${source}.proto does not say where it is published.`);
  return { path: location[1], anchors: new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)) };
}
