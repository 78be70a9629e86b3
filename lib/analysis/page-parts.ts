import { isFields } from '../manifests/manifest-object';
import { IstioVersion } from '../profile/istio-version';
import { Severity } from './finding';
import type { Demonstration } from './mesh-rule';
import { AnalysisPage, PageBasis } from './pages';
import { sentence } from './sentence';

/** A part of the page of a finding: sentences, or manifests. */
export interface PagePart {
  readonly heading: string;
  readonly text?: string;
  /** One object, several, or a text; what is long is cut. */
  readonly manifest?: unknown;
}

/** All that is documented about a finding, in the order of reading; a part without content is left out. */
export function partsOf(page: AnalysisPage): PagePart[] {
  const { effect, why, remedy, context, fires, accepts, source } = page;
  const parts: PagePart[] = [
    { heading: 'What happens', text: effect && sentence(effect) },
    { heading: 'Why', text: sentence(why) },
    { heading: 'What to write instead', text: sentence(remedy) },
    { heading: 'In a mesh with', manifest: context },
    { heading: 'It is found here', manifest: cut(fires) },
    { heading: 'And not here', manifest: cut(accepts) },
    { heading: 'How this is known', text: evidenceOf(page) },
    { heading: 'Source', text: source },
  ];
  return parts.filter(({ text, manifest }) => text !== undefined || manifest !== undefined);
}

/** Such as `error, from Istio 1.31 on`. */
export function levelOf({ severity, since }: AnalysisPage): string {
  return `${severity.toLowerCase()}${since === undefined ? '' : `, from Istio ${since} on`}`;
}

/** What conformance/ runs for a finding, and what it sees. */
function evidenceOf(page: AnalysisPage): string {
  const { basis, unshown, shown, severity } = page;
  if (basis === PageBasis.TOOL) return 'It is about the text and not about Istio.';
  if (basis === PageBasis.MESH) return shown ? callOf(shown, releasesOf(page)) : ADVICE;
  if (unshown !== undefined) return `By reading the code of Istio. ${unshown}`;
  const objection = severity === Severity.ERROR ? 'refuses' : 'warns of';
  const judge = basis === PageBasis.SCHEMA ? 'schema' : 'validation';
  return `Istio is asked, in conformance/, by the examples themselves: the ${judge} of ${releasesOf(page)} ${objection} the first example, and not the second.`;
}

const ADVICE = 'It is advice: both examples work. Nothing in conformance/ shows a difference.';

/** Releases of which Istio's own code is at hand. */
const JUDGED = [IstioVersion.V1_30, IstioVersion.V1_31];

function releasesOf({ since = JUDGED[0], until = JUDGED[1] }: AnalysisPage): string {
  const releases = JUDGED.filter((release) => since <= release && release <= until);
  return `Istio ${releases.join(' and ')}`;
}

function callOf(shown: Demonstration, releases: string): string {
  const { client, url, address, host, gateway, outboundTrafficPolicy, part, fires, accepts } = shown;
  const labels = Object.entries(client.labels ?? {}).map(([key, value]) => `${key}=${value}`);
  const said = [
    `a call to ${url} from namespace ${client.namespace}`,
    labels.length > 0 && `with the labels ${labels.join(', ')}`,
    client.locality !== undefined && `in ${client.locality}`,
    client.dnsCapture === true && 'whose proxy answers DNS queries',
    address !== undefined && `to the address ${address}`,
    host !== undefined && `with the Host header ${host}`,
    gateway && `beside the gateway ${gateway.namespace}/${gateway.service}`,
    outboundTrafficPolicy && `in a mesh with ${outboundTrafficPolicy}`,
  ].filter((each) => typeof each === 'string');
  const answer = part === undefined ? 'the answer' : `the ${part} part of the answer`;
  return `Istio is asked, in conformance/, what becomes of ${said.join(', ')}, by the code of ${releases}. With the first example ${answer} has \`${fires}\`, with the second \`${accepts}\`.`;
}

const MOST_ITEMS = 8;
const SHOWN_ITEMS = 3;
const MOST_LETTERS = 120;
const SHOWN_LETTERS = 40;

/** An example as it is read: of what is too long for Istio, the beginning says enough. */
function cut(value: unknown): unknown {
  if (typeof value === 'string' && value.length > MOST_LETTERS && !value.includes('\n')) {
    return `${value.slice(0, SHOWN_LETTERS)}... (${value.length} letters)`;
  }
  if (Array.isArray(value)) {
    const items = (value as readonly unknown[]).map(cut);
    // Objects of an example are never cut.
    if (items.length <= MOST_ITEMS || items.some(isFields)) return items;
    return [...items.slice(0, SHOWN_ITEMS), `... and ${items.length - SHOWN_ITEMS} more`];
  }
  if (!isFields(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, cut(each)]));
}
