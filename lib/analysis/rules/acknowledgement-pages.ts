import { Severity } from '../finding';
import { ACKNOWLEDGED } from '../acknowledgements';
import { example } from './example';
import { ManifestPage } from './manifest-pages';

/** The providers of one Telemetry, of which only the first is asked. */
function traces(names: readonly string[], acknowledged: string): ManifestPage['fires'] {
  const spec = { tracing: [{ providers: names.map((name) => ({ name })) }] };
  return example('Telemetry', spec, { annotations: { [ACKNOWLEDGED]: acknowledged } });
}

/** What is said about acknowledgements themselves. */
export const ACKNOWLEDGEMENT_PAGES: readonly ManifestPage[] = [
  {
    id: 'ACKNOWLEDGEMENT001',
    severity: Severity.ADVICE,
    title: 'An acknowledgement matches no finding',
    why: 'What it accepted is gone, or the objects that show it are not among those that were checked. Left where it is, it would hide the same finding when it comes back for another reason.',
    remedy: 'Take it away, or check it together with the other manifests of the mesh.',
    fires: traces(['one'], 'TELEMETRY004: both are one server until May'),
    accepts: traces(['one', 'two'], 'TELEMETRY004: both are one server until May'),
  },
  {
    id: 'ACKNOWLEDGEMENT002',
    severity: Severity.WARNING,
    title: 'An acknowledgement cannot be read',
    why: 'It accepts nothing: without the id of a finding nobody knows what it is about, and without a reason nobody can judge it later.',
    remedy: 'Write one line for each kind of finding: its id, a colon and the reason.',
    fires: traces(['one', 'two'], 'TELEMETRY004'),
    accepts: traces(['one', 'two'], 'TELEMETRY004: both are one server until May'),
  },
];
