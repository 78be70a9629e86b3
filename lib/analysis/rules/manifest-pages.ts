import type { Fields } from '../../manifests/manifest-object';
import { Severity } from '../finding';

/** What is said about a text of which no object can be read. */
export interface ManifestPage {
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  readonly why: string;
  readonly remedy: string;
  /** A text or an object that shows it, where one can be written down. */
  readonly fires?: string | Fields;
  readonly accepts?: string | Fields;
}

const CONFIG = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n';

export const MANIFEST_PAGES: readonly ManifestPage[] = [
  {
    id: 'MANIFEST001',
    severity: Severity.ERROR,
    title: 'The file is not text',
    why: 'Manifests are UTF-8.',
    remedy: 'Leave the file out, or save it as UTF-8.',
  },
  {
    id: 'MANIFEST002',
    severity: Severity.ERROR,
    title: 'The manifest is beyond what is read',
    why: 'Limits on size, depth and aliases keep a file from taking all memory and time; the API server has such limits, too.',
    remedy: 'Split the file, and write out what its aliases stand for.',
    fires: `${CONFIG}data: &loop\n  again: *loop\n`,
    accepts: `${CONFIG}data:\n  once: more\n`,
  },
  {
    id: 'MANIFEST003',
    severity: Severity.ERROR,
    title: 'The manifest is not YAML',
    why: 'kubectl refuses it as a whole.',
    remedy: 'Correct it at the position that the finding names.',
    fires: `${CONFIG}data: [\n`,
    accepts: `${CONFIG}data: {}\n`,
  },
  {
    id: 'MANIFEST004',
    severity: Severity.ERROR,
    title: 'The document is not an object of Kubernetes',
    why: 'An object has an apiVersion and a kind.',
    remedy: 'Add them, or leave the document out.',
    fires: 'replicas: 3\n',
    accepts: `${CONFIG}data:\n  replicas: '3'\n`,
  },
];
