import fc from 'fast-check';
import { EgressDiagram } from '../../lib';
import { markdownText } from '../../lib/diagrams/markdown-text';
import { mermaidText } from '../../lib/diagrams/mermaid-text';
import { entry, rule } from '../simulation/meshes';
import { inventoryOf, manyHosts, OWN, pathsOf, textOf, throughGateway } from './meshes';

const NASTY = [
  'end',
  '"]; x-->y["',
  '1. one',
  '- two',
  '%%{init: {}}%%',
  'a|b',
  'line\nbreak\r\n\u2028',
  '<script>alert(1)</script>',
  '[x](javascript:alert(1))',
  '#quot;&amp;#35;',
  '`code` *bold* _it_ ~~s~~ \\',
  '\u202ertl',
  '$$x^2$$',
  'https://evil.example www.evil.example a@b.example',
];
const nasty = fc.oneof(fc.constantFrom(...NASTY), fc.string({ minLength: 1 }), fc.string({ unit: 'grapheme' }));

/** What the entities of a text stand for. */
function decoded(text: string, entity: RegExp): string {
  return text.replace(entity, (_, code: string) => String.fromCodePoint(Number(code)));
}

function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim();
}

describe('texts of others', () => {
  test('are shown by Mermaid as they are', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const escaped = mermaidText(text);
        expect(escaped).toMatch(/^(?:[\p{L}\p{N} .,:/=-]|#\d+;)*$/u);
        expect(escaped).not.toMatch(/\bend\b/i);
        expect(decoded(escaped, /#(\d+);/g)).toBe(plain(text).replace(/\$(?=\$)/g, '$$\u200b'));
      }),
    );
  });

  test('are shown by Markdown as they are, in one cell', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const escaped = markdownText(text);
        expect(escaped.replace(/&#\d+;/g, '')).not.toMatch(/[\\`*_{}[\]<>()#!|~&$@\n\r]|:\/\//);
        expect(decoded(escaped, /&#(\d+);/g)).toBe(plain(text));
      }),
    );
  });

  test('change nothing of the structure, wherever they stand', () => {
    fc.assert(
      fc.property(nasty, nasty, (one, other) => {
        const annotations = { 'cdk8s-istio/owner': one, 'cdk8s-istio/contact': other };
        const objects = [entry(`${one}.example.com`, ['80:HTTP'], OWN, { name: 'a', namespace: 'shop', annotations })];
        const clients = [{ namespaceName: 'shop', serviceAccountName: other, labels: { app: one } }];
        for (const line of pathsOf(objects, { clients }).trimEnd().split('\n').slice(1)) {
          expect(line).toMatch(
            /^(?:flowchart LR| {2}end| {2}subgraph \w+\["[^"[\]{}<>|]*"\]| {4}\w+\["(?:[^"[\]{}<>|]|<br\/>)*"\]| {2}\w+ -\.->\|"[^"<>|]*"\| \w+)$/,
          );
        }
        for (const line of inventoryOf(objects, { clients }).markdown().trimEnd().split('\n')) {
          expect(line.split('|')).toHaveLength(11);
        }
        const call = { client: clients[0], url: 'http://a.example.com', method: one };
        for (const line of EgressDiagram.ofManifests(textOf(objects)).call(call).trimEnd().split('\n')) {
          expect(line).toMatch(
            /^(?:sequenceDiagram| {2}participant \w+ as [^;<>]*(?:(?:#\d+;|<br\/>)[^;<>]*)*| {2}\w+(?:->>|-->>|--x)\w+: [^;<>]*(?:#\d+;[^;<>]*)*| {2}Note over \w+: [^;<>]*(?:(?:#\d+;|<br\/>)[^;<>]*)*)$/,
          );
        }
      }),
      { numRuns: 50 },
    );
  });
});

test('the order of the objects makes no difference', () => {
  const named = (object: object, index: number): object => {
    const { metadata } = object as { metadata: { annotations?: object } };
    return {
      ...object,
      metadata: { ...metadata, annotations: { ...metadata.annotations, 'cdk8s-istio/construct-path': `at/${index}` } },
    };
  };
  const objects = [
    ...manyHosts(6),
    ...throughGateway('bank.example.com'),
    entry('api.example.com', ['80:HTTP'], {}, { namespace: 'a' }),
    entry('api.example.com', ['80:HTTP:81'], {}, { namespace: 'b' }),
    rule('api.example.com', {
      workloadSelector: { matchLabels: { app: 'a' } },
      trafficPolicy: { tls: { mode: 'SIMPLE' } },
    }),
    // The same object twice, as from two files.
    entry('twice.example.com', ['80:HTTP'], OWN),
    rule('twice.example.com', { trafficPolicy: { tls: { mode: 'SIMPLE' } } }),
    rule('twice.example.com', { trafficPolicy: { tls: { mode: 'DISABLE' } } }),
  ].map(named);
  const written = (each: readonly object[]): string[] => {
    const inventory = inventoryOf(each);
    const call = { client: { namespaceName: 'shop' }, url: 'http://api.example.com' };
    return [pathsOf(each), inventory.markdown(), inventory.json(), EgressDiagram.ofManifests(textOf(each)).call(call)];
  };
  const expected = written(objects);
  fc.assert(
    fc.property(fc.shuffledSubarray(objects, { minLength: objects.length }), (shuffled) => {
      expect(written(shuffled)).toEqual(expected);
    }),
    { numRuns: 20 },
  );
});
