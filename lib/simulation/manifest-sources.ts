import type { ManifestObject } from '../manifests/manifest-object';
import type * as Reader from '../manifests/read-manifests';
import type { MeshFinding, SourceObject } from '../mesh/mesh-object';

/** Objects of a text, and what of it cannot be read. */
export function readSources(
  yamlText: string,
  fileName = 'manifests',
): { readonly objects: readonly ManifestSource[]; readonly findings: readonly MeshFinding[] } {
  return manifestSources(reader().readManifests(yamlText, fileName));
}

/** The same of manifests that are read already. */
export function manifestSources({ objects, problems }: Reader.Manifests): ReturnType<typeof readSources> {
  return {
    objects: objects.map((object) => new ManifestSource(object)),
    findings: problems.map(({ detail, file = '', position }) => ({
      origin: originOf(file, position?.line),
      object: '',
      path: '',
      problem: detail,
    })),
  };
}

/** Finding the line of an object takes longer than reading it. */
export class ManifestSource implements SourceObject {
  public constructor(public readonly manifest: ManifestObject) {}

  public get value(): unknown {
    return this.manifest.value;
  }

  public get origin(): string {
    const { origin } = this.manifest;
    return origin.constructPath ?? originOf(origin.file ?? '', origin.position?.([])?.line);
  }
}

function originOf(file: string, line?: number): string {
  return line === undefined ? file : `${file}:${line}`;
}

/** Loaded when a text is first read: most programs never read one, and the library behind it takes long to load. */
function reader(): typeof Reader {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- An import would be loaded at once.
  return require('../manifests/read-manifests') as typeof Reader;
}
