import { isFields, ManifestObject, Path } from '../../../manifests/manifest-object';
import { show } from '../../../refusals/refuse';
import { IstioVersion } from '../../../profile/istio-version';
import { CompiledKind, CompiledSchema } from '../../schema/compiled';
import { SchemaCheck, SchemaProblem } from '../../schema/schema-check';
import { SchemaRuleId } from './pages';

/** What the schema says about one object. */
export interface SchemaVerdict {
  readonly problems: readonly SchemaProblem[];
  /** Whether the values have the types of the schema, so that other rules can rely on them. */
  readonly isWellTyped: boolean;
}

const FINE: SchemaVerdict = { problems: [], isWellTyped: true };

/** Kubernetes checks the metadata itself, and Istio writes the status. */
const TOP = new Set(['apiVersion', 'kind', 'metadata', 'spec', 'status']);

/** Checks objects of Istio as the API server of one release checks them; others are left alone. */
export class ObjectSchema {
  private readonly schema: CompiledSchema;

  public constructor(private readonly version: IstioVersion) {
    this.schema = new CompiledSchema(version);
  }

  public check(object: ManifestObject): SchemaVerdict {
    const { group } = object;
    if (!this.schema.hasGroup(group)) return FINE;
    const kind = this.schema.kind(group, object.kind);
    const version = object.apiVersion.slice(group.length + 1);
    if (!kind || kind.later !== undefined || !kind.data.served.includes(version)) {
      return { problems: [this.unknownKind(object, kind)], isWellTyped: false };
    }
    const problems: SchemaProblem[] = [];
    addTopProblems(problems, object);
    addMetadataProblems(problems, object);
    const spec = this.checkSpec(object, kind);
    const isWellTyped = spec.isWellTyped && !problems.some(({ id }) => id === 'SCHEMA015');
    return { problems: problems.length > 0 ? [...problems, ...spec.problems] : spec.problems, isWellTyped };
  }

  private checkSpec({ value }: ManifestObject, kind: CompiledKind): SchemaVerdict {
    if (value.spec === undefined) {
      const missing = problem('SCHEMA004', ['spec'], "'spec' is missing");
      return kind.data.specRequired === true ? { problems: [missing], isWellTyped: true } : FINE;
    }
    const check = new SchemaCheck(['spec'], this.version);
    check.check(kind.spec, value.spec);
    return { problems: check.all, isWellTyped: check.isWellTyped };
  }

  private unknownKind({ kind, apiVersion, group }: ManifestObject, known: CompiledKind | undefined): SchemaProblem {
    if (!known) return problem('SCHEMA001', ['kind'], `there is no kind ${show(kind)} in ${group}`);
    if (known.later !== undefined) {
      return problem('SCHEMA013', ['kind'], `${kind} came with Istio ${known.later}, and this is ${this.version}`);
    }
    return {
      ...problem('SCHEMA001', ['apiVersion'], `${kind} is not served as ${show(apiVersion)}`),
      remedy: `Write one of ${known.data.served.map((version) => `${group}/${version}`).join(', ')}`,
    };
  }
}

function addTopProblems(found: SchemaProblem[], { value }: ManifestObject): void {
  for (const name of Object.keys(value)) {
    if (TOP.has(name) || value[name] === undefined) continue;
    found.push(problem('SCHEMA002', [name], `there is no field ${show(name)}`));
  }
}

const NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

function addMetadataProblems(found: SchemaProblem[], { value: { metadata } }: ManifestObject): void {
  if (!isFields(metadata)) {
    found.push(problem('SCHEMA015', ['metadata'], 'there is no metadata with a name'));
    return;
  }
  const { name, generateName, labels, annotations } = metadata;
  addTextProblems(found, labels, 'labels');
  addTextProblems(found, annotations, 'annotations');
  if (typeof name !== 'string' || name === '') {
    if (typeof generateName !== 'string') found.push(problem('SCHEMA015', ['metadata', 'name'], 'there is no name'));
  } else if (name.length > 253 || !NAME.test(name)) {
    found.push(problem('SCHEMA015', ['metadata', 'name'], `${show(name)} is not a name of an object`));
  }
}

function addTextProblems(found: SchemaProblem[], texts: unknown, field: string): void {
  if (texts === undefined || texts === null) return;
  const path = ['metadata', field];
  if (!isFields(texts)) {
    found.push(problem('SCHEMA015', path, `${show(texts)} is not a map`));
    return;
  }
  for (const name of Object.keys(texts)) {
    const text = texts[name];
    if (typeof text === 'string' || text === undefined || text === null) continue;
    found.push(problem('SCHEMA015', [...path, name], `${show(text)} is not a text`));
  }
}

function problem(id: SchemaRuleId, path: Path, message: string): SchemaProblem {
  return { id, path, message };
}
