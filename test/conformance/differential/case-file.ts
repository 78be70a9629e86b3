import { parseAllDocuments, stringify } from 'yaml';
import type { Resource } from '../manifests';
import type { Difference } from './compare';
import type { MeshCase } from './mesh-case';

/** A case as a file: the question first, then the objects; a comment on top says what it is about. */
export function written({ objects, ...question }: MeshCase, about: readonly string[] = []): string {
  const comments = about.map((line) => `# ${line}\n`).join('');
  return comments + [question, ...objects].map((document) => stringify(document, { lineWidth: 120 })).join('---\n');
}

export function read(text: string): MeshCase {
  const [question, ...objects] = parseAllDocuments(text).map((document) => document.toJS() as unknown);
  return { ...(question as Omit<MeshCase, 'objects'>), objects: objects as Resource[] };
}

/** A difference with all that is needed to understand it. */
export function described({ mesh, fields, istio, ours }: Difference): string {
  const answers = Object.entries({ 'differs in': fields, Istio: istio, ours });
  return written(
    mesh,
    answers.map(([who, what]) => `${who}: ${JSON.stringify(what)}`),
  );
}
