import { ManifestObject, Origin } from '../../manifests/manifest-object';
import type { PrintedObject } from '../../mesh/printed-object';
import { MeshProfile, MeshProfileProps } from '../../profile/mesh-profile';
import type * as Analysis from '../analyzer';
import { Finding } from '../finding';
import { representatives } from './alike';

/** What is checked together. Charts for several control planes are several meshes; DNS capture is a matter of each Pod. */
interface AppMesh {
  readonly facts: MeshProfileProps;
  readonly objects: ManifestObject[];
  readonly built: Set<ManifestObject>;
  readonly patched: Set<ManifestObject>;
  dnsCapture: boolean;
}

/**
 * What the analysis finds in the objects of an app, without advice that nobody acknowledges. What constructs guarantee is
 * not looked at again.
 */
export function appFindings(objects: readonly PrintedObject[]): Finding[] {
  const meshes = new Map<string, AppMesh>();
  const keys = new Map<MeshProfile, string>();
  for (const printed of objects) {
    const profile = MeshProfile.of(printed.construct);
    let key = keys.get(profile);
    if (key === undefined) keys.set(profile, (key = JSON.stringify(factsOf(profile))));
    let mesh = meshes.get(key);
    if (!mesh) meshes.set(key, (mesh = emptyMesh(factsOf(profile))));
    const object = new ManifestObject(printed.manifest, new ConstructOrigin(printed));
    mesh.objects.push(object);
    if (printed.isAsBuilt) mesh.built.add(object);
    if (printed.isPatched) mesh.patched.add(object);
    mesh.dnsCapture ||= profile.dnsCapture;
  }
  return [...meshes.values()].flatMap(meshFindings);
}

/** Without what is a matter of each Pod. */
function factsOf({ _facts }: MeshProfile): MeshProfileProps {
  return { ..._facts, dataPlaneMode: undefined, dnsCapture: undefined };
}

function emptyMesh(facts: MeshProfileProps): AppMesh {
  return { facts, objects: [], built: new Set(), patched: new Set(), dnsCapture: false };
}

/** Where the analysis has nothing to say of one host, it has nothing to say of others that are like it. */
function meshFindings(mesh: AppMesh): Finding[] {
  const analysis = library();
  const analyzer = new analysis.Analyzer({ ...mesh.facts, dnsCapture: mesh.dnsCapture });
  const check = (objects: readonly ManifestObject[]): Finding[] =>
    analyzer.check({ objects }, { ...mesh, isAdviceUnheard: true });
  const some = representatives(mesh.objects, mesh.built, analyzer.rootNamespace);
  return some && check(some).length === 0 ? [] : check(mesh.objects);
}

/** Asked for where something is said: putting the path together takes time. */
class ConstructOrigin implements Origin {
  public constructor(private readonly printed: PrintedObject) {}

  public get constructPath(): string {
    return this.printed.path;
  }
}

/** Loaded at synth: importing the package shall take no longer for it. */
function library(): typeof Analysis {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- An import would be loaded at once.
  return require('../analyzer') as typeof Analysis;
}
