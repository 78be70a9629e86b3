import { readFileSync } from 'fs';
import { join } from 'path';
import { parseAllDocuments } from 'yaml';

/** The part of OpenAPI that Istio's CRDs use. */
export interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema;
  readonly enum?: readonly string[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly [keyword: string]: unknown;
}

/** One kind in its newest stable version. */
export interface Crd {
  readonly kind: string;
  readonly group: string;
  readonly version: string;
  /** All versions that the API server takes, the newest first. */
  readonly served: readonly string[];
  readonly plural: string;
  readonly specRequired: boolean;
  readonly spec: Schema;
}

interface CrdDocument {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string; readonly plural: string };
    readonly versions: readonly {
      readonly name: string;
      readonly served: boolean;
      readonly schema: { readonly openAPIV3Schema: Schema };
    }[];
  };
}

/** Reads the kinds of one release, sorted by group and kind. */
export function readCrds(moduleDir: string): Crd[] {
  const text = readFileSync(join(moduleDir, 'kubernetes', 'customresourcedefinitions.gen.yaml'), 'utf8');
  return parseAllDocuments(text)
    .map((document) => document.toJS() as CrdDocument | null)
    .filter((document) => document !== null)
    .map(toCrd)
    .sort((a, b) => compare(`${a.group}/${a.kind}`, `${b.group}/${b.kind}`));
}

function toCrd({ spec: { group, names, versions } }: CrdDocument): Crd {
  const byMaturity = [...versions].sort((a, b) => maturity(b.name) - maturity(a.name));
  const newest = byMaturity[0];
  const { properties, required = [] } = newest.schema.openAPIV3Schema;
  if (!properties?.spec) throw new Error(`The CRD of ${names.kind} has no spec.`);
  return {
    kind: names.kind,
    group,
    version: newest.name,
    served: byMaturity.filter(({ served }) => served).map(({ name }) => name),
    plural: names.plural,
    specRequired: required.includes('spec'),
    spec: properties.spec,
  };
}

/** Kubernetes's order of API versions: v2 > v1 > v1beta2 > v1beta1 > v1alpha3. */
function maturity(version: string): number {
  const match = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version);
  if (!match) throw new Error(`"${version}" is not a Kubernetes API version.`);
  const [, major, stage = 'stable', minor = '0'] = match as (string | undefined)[];
  return ['alpha', 'beta', 'stable'].indexOf(stage) * 1e6 + Number(major) * 1e3 + Number(minor);
}

/** By code unit, so that the order does not depend on the machine's language. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
