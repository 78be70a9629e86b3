import { readFileSync } from 'node:fs';

/** The parts of SARIF 2.1.0 that reports have, as a JSON schema: any other field and any missing one is refused. */
const text = { type: 'string', minLength: 1 };
const line = { type: 'integer', minimum: 1 };
const level = { enum: ['none', 'note', 'warning', 'error'] };

function object(required: Record<string, unknown>, optional: Record<string, unknown> = {}): object {
  const properties = { ...required, ...optional };
  return { type: 'object', properties, required: Object.keys(required), additionalProperties: false };
}

function list(items: object, minItems = 0): object {
  return { type: 'array', items, minItems };
}

const message = object({ text }, { markdown: text });
const artifactLocation = object({ uri: { type: 'string', pattern: "^(file:///)?[A-Za-z0-9._~!$&'()*+,;=:@%/-]+$" } });
const region = object({ startLine: line, startColumn: line }, { endLine: line, endColumn: line });
const rule = object({
  id: { type: 'string', pattern: '^[A-Z]+[0-9]{3}$' },
  shortDescription: message,
  fullDescription: message,
  help: message,
  helpUri: { type: 'string', pattern: '^https://' },
  defaultConfiguration: object({ level }),
});
const location = object(
  { physicalLocation: object({ artifactLocation, region }) },
  { logicalLocations: list(object({ name: text, fullyQualifiedName: text, kind: text }), 1) },
);
const change = object({
  artifactLocation,
  replacements: list(object({ deletedRegion: region, insertedContent: object({ text }) }), 1),
});
const result = object(
  {
    ruleId: text,
    ruleIndex: { type: 'integer', minimum: 0 },
    level,
    message,
    locations: list(location, 1),
    partialFingerprints: { type: 'object', additionalProperties: text, minProperties: 1 },
  },
  {
    baselineState: { enum: ['new', 'unchanged', 'updated', 'absent'] },
    suppressions: list(
      object({ kind: { enum: ['inSource', 'external'] }, status: { enum: ['accepted'] }, justification: text }),
    ),
    fixes: list(object({ artifactChanges: list(change, 1) }, { description: message })),
  },
);
const driver = object({ name: text, version: text, informationUri: text, rules: list(rule) });

const SARIF_SUBSET = object({
  $schema: { type: 'string', pattern: '^https://' },
  version: { enum: ['2.1.0'] },
  runs: list(
    object({
      tool: object({ driver }),
      invocations: list(object({ executionSuccessful: { type: 'boolean' } })),
      columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
      results: list(result),
    }),
    1,
  ),
});

/** The published schema, where SARIF_SCHEMA names a copy of it; else what of it we use, in our words. */
export function sarifSchema(): object {
  const { SARIF_SCHEMA: path } = process.env;
  return path === undefined ? SARIF_SUBSET : (JSON.parse(readFileSync(path, 'utf8')) as object);
}
