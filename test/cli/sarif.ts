import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';

/** What tests ask of a report. */
export interface SarifLog {
  readonly runs: readonly [
    {
      readonly results: readonly {
        readonly ruleId: string;
        readonly ruleIndex: number;
        readonly partialFingerprints: Readonly<Record<string, string>>;
        readonly locations: readonly [
          {
            readonly physicalLocation: {
              readonly artifactLocation: { readonly uri: string };
              readonly region: { readonly startLine: number; readonly startColumn: number };
            };
          },
        ];
      }[];
      readonly tool: {
        readonly driver: { readonly rules: readonly { readonly id: string; readonly helpUri: string }[] };
      };
    },
  ];
}

export function sarifOf(text: string): SarifLog {
  return JSON.parse(text) as SarifLog;
}

/** What the published schema has against a report. */
export function sarifFaults(log: object): unknown[] {
  const file = join(__dirname, 'fixtures/sarif-2.1.0-rtm.5.json');
  // It names itself as draft 4 of JSON Schema does, and has nothing else that later drafts have not.
  const schema = { ...(JSON.parse(readFileSync(file, 'utf8')) as object), $schema: undefined, id: undefined };
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true, unicodeRegExp: false });
  ajv.validate(JSON.parse(JSON.stringify(schema)) as object, log);
  return ajv.errors ?? [];
}
