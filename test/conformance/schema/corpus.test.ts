import { istioModule, moduleDir, whyUnavailable } from '../../../projenrc/bindings/go-module';
import { readSnapshot } from '../../../projenrc/bindings/snapshot-file';
import { ISTIO_PINS } from '../../../projenrc/istio-pins';
import { schemaChecker } from './checker';
import { CorpusDocument, readCorpus } from './corpus';
import { findingText } from './findings';

/**
 * Both corpora are judged by the data of the newest release. The older one is a part of the newer one, so no document
 * is judged differently between the minors.
 */
const DOCUMENTS: Readonly<Record<string, { accepted: number; refused: number }>> = {
  '1.30': { accepted: 33, refused: 76 },
  '1.31': { accepted: 35, refused: 76 },
};
const ADDED = [
  'destinationrule-valid.yaml #4 bookinfo-ratings-http2-ping',
  'envoyfilter-valid.yaml #5 merge-and-replace-list',
];

const check = schemaChecker(readSnapshot());
const modules = Object.entries(ISTIO_PINS.conformance).map(
  ([minor, { istio }]) => [minor, istioModule(istio)] as const,
);
const unavailable = modules.map(([, module]) => whyUnavailable(module)).find((reason) => reason !== undefined);
if (unavailable !== undefined)
  process.stderr.write(`The constraint data is not compared with Istio's tests of its CRDs: ${unavailable}\n`);

if (unavailable === undefined) {
  const corpora = modules.map(([minor, module]) => [minor, readCorpus(moduleDir(module, 'off'))] as const);

  describe.each(corpora)("Istio %s's tests of its CRDs", (minor, corpus) => {
    const accepted = corpus.filter(({ expected }) => expected === undefined);
    const refused = corpus.filter(({ expected }) => expected !== undefined);

    test.each(accepted)('accepted: $title', ({ manifest }) => {
      expect(check(manifest).map(findingText)).toEqual([]);
    });

    // Every expected error of the corpus is one of the schemas: none is left to Istio's webhook.
    test.each(refused)('refused: $title', ({ manifest, expected = '' }) => {
      const texts = check(manifest).map(findingText);
      expect({ texts, expected, found: texts.some((text) => says(text, expected)) }).toMatchObject({ found: true });
    });

    test('are as many as were read when this was written', () => {
      expect({ accepted: accepted.length, refused: refused.length }).toEqual(DOCUMENTS[minor]);
    });
  });

  test('the newer corpus has all documents of the older one', () => {
    const [older, newer] = corpora.map(([, corpus]) => corpus);
    expect(newer.filter(({ title }) => !ADDED.includes(title))).toEqual<readonly CorpusDocument[]>(older);
  });
} else {
  test.skip('the module istio.io/istio is not at hand', () => undefined);
}

/** The CEL library words this one error differently. */
const SAME: readonly (readonly [string, string])[] = [['type conversion error from', 'cannot convert to int']];

/** The corpus quotes API servers that showed the type of the value where today's show the value or nothing. */
function says(text: string, expected: string): boolean {
  const words = SAME.find(([istio]) => istio === expected)?.[1] ?? expected;
  return words.split(/"(?:object|integer)": /).every((part) => text.includes(part));
}
