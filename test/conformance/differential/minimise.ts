import type { Resource } from '../manifests';
import type { ComparableHop } from './comparable';
import { compare, Difference, isLeftToChance } from './compare';
import type { IstioSide } from './istio';
import type { MeshCase } from './mesh-case';
import type { Simulator } from './simulator';

type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/** A smaller case must not be one that Istio decides by chance; the smallest one is asked more often. */
const FEW = 3;

/** Parts of an object that say which object it is: those of this name at the top, or in its metadata. */
const IDENTITY = ['apiVersion', 'kind', 'metadata', 'spec', 'status', 'name', 'namespace', 'creationTimestamp'];

/** Takes away from a case what its difference does not need, until nothing can be taken away any more. */
export async function minimised(istio: IstioSide, simulator: Simulator, first: Difference): Promise<Difference> {
  let smallest = first;
  const wanted = kindOf(first);
  const isKept = async (mesh: MeshCase): Promise<boolean> => {
    const next = await differenceOf(istio, simulator, mesh);
    if (next === undefined || kindOf(next) !== wanted) return false;
    if (await isLeftToChance(istio, mesh, next, FEW)) return false;
    smallest = next;
    return true;
  };
  for (let size = Infinity; size > sizeOf(smallest.mesh);) {
    size = sizeOf(smallest.mesh);
    await withoutObjects(() => smallest.mesh, isKept);
    for (let index = 0; index < smallest.mesh.objects.length; index += 1) {
      await withoutParts(() => smallest.mesh, index, isKept);
    }
    await simplerQuestion(() => smallest.mesh, isKept);
  }
  return smallest;
}

/** In what two answers differ, whatever the names and numbers: smaller cases have to keep to it. */
export function kindOf({ fields, istio, ours }: Difference): string {
  const named = /^hop (\d+) (\w+)/.exec(fields[0]);
  if (!named) return `hops: ${istio.length} / ${ours.length}`;
  const [index, name] = [Number(named[1]) - 1, named[2] as keyof ComparableHop];
  const [one, other] = [istio, ours].map((hops) => shape(name, hops[index][name]));
  return `${name}: ${one} / ${other}`;
}

function shape(name: keyof ComparableHop, value: unknown): string {
  // How often a server is listed is of no importance, its marks are.
  const shown = name === 'endpoints' ? [...new Set((value as string[] | undefined)?.map(withoutAddress))] : value;
  return JSON.stringify(shown ?? null)
    .replaceAll(/[\w*-]+(\.[\w-]+)+/g, 'NAME')
    .replaceAll(/\d+/g, 'N');
}

function withoutAddress(endpoint: string): string {
  return endpoint.replace(/^\S+/, '');
}

async function differenceOf(istio: IstioSide, simulator: Simulator, mesh: MeshCase): Promise<Difference | undefined> {
  try {
    const { objects } = await istio.admitted(mesh);
    if (objects.length < mesh.objects.length) return undefined;
    return (await compare(istio, simulator, mesh)).differences[0];
  } catch {
    // The judge takes no mesh without the Pod of a gateway, and Istio panics about some.
    return undefined;
  }
}

function sizeOf(mesh: MeshCase): number {
  return JSON.stringify(mesh).length;
}

type Keeps = (mesh: MeshCase) => Promise<boolean>;

async function withoutObjects(current: () => MeshCase, isKept: Keeps): Promise<void> {
  for (let length = Math.ceil(current().objects.length / 2); length >= 1; length = Math.floor(length / 2)) {
    for (let start = 0; start < current().objects.length;) {
      const mesh = current();
      const objects = mesh.objects.filter((_, index) => index < start || index >= start + length);
      if (!(await isKept({ ...mesh, objects }))) start += length;
    }
  }
}

async function withoutParts(current: () => MeshCase, index: number, isKept: Keeps): Promise<void> {
  // From the last path to the first: what comes later is deeper, or further down in a list.
  for (const path of pathsIn(current().objects[index] as unknown as Json).reverse()) {
    const mesh = current();
    const object = structuredClone(mesh.objects[index]) as unknown as Json;
    const isIdentity = path.length === 1 || (path[0] === 'metadata' && path.length === 2);
    if ((isIdentity && IDENTITY.includes(String(path.at(-1)))) || !remove(object, path)) continue;
    await isKept({
      ...mesh,
      objects: mesh.objects.map((other, at) => (at === index ? (object as unknown as Resource) : other)),
    });
  }
}

type Path = readonly (string | number)[];

function pathsIn(value: Json): Path[] {
  if (typeof value !== 'object' || value === null) return [];
  const parts: [string | number, Json][] = Array.isArray(value)
    ? value.map((part, index) => [index, part])
    : Object.entries(value);
  return parts.flatMap(([key, part]) => [[key], ...pathsIn(part).map((path) => [key, ...path])]);
}

function remove(from: Json, path: Path): boolean {
  const [key, ...rest] = path;
  if (typeof from !== 'object' || from === null || !(key in from)) return false;
  const inner = (from as Record<string | number, Json>)[key];
  if (rest.length > 0) return remove(inner, rest);
  if (Array.isArray(from)) from.splice(key as number, 1);
  else Reflect.deleteProperty(from, key);
  return true;
}

async function simplerQuestion(current: () => MeshCase, isKept: Keeps): Promise<void> {
  const { calls, clients } = current();
  const [call] = calls;
  for (const name of ['method', 'headers', 'address', 'sni'] as const) {
    const { [name]: removed, ...simpler } = current().calls[0];
    if (removed !== undefined) await isKept({ ...current(), calls: [simpler] });
  }
  await isKept({ ...current(), calls: [{ ...current().calls[0], url: call.url.replace(/(:\d+)\/.+$/, '$1/') }] });
  for (const name of ['labels', 'dnsCapture'] as const) {
    const { [name]: removed, ...simpler } = clients[call.client];
    if (removed !== undefined) await isKept({ ...current(), clients: { [call.client]: simpler } });
  }
  // Ours finds the gateways of the manifests by itself.
  if (!current().objects.some(({ kind }) => kind === 'Service')) await isKept({ ...current(), gateways: [] });
  if (current().policy === 'REGISTRY_ONLY') await isKept({ ...current(), policy: 'ALLOW_ANY' });
}
