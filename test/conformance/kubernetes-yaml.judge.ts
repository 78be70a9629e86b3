import { readManifests } from '../../lib/manifests/read-manifests';
import { Judge } from './judge';

const judge = new Judge();
afterAll(() => judge.close());

/** Words that some readers of YAML take for a number, a truth value or nothing, and others for a text. */
const WORDS = (
  'a y Y yes Yes YES yEs n N no No NO on On ON oN off Off OFF true True TRUE tRue false False FALSE t f ' +
  'null Null NULL nULL ~ 0 -0 +1 -1 1_000 _1 1_ 0x1F 0X1F 0xG 0o17 0O17 017 0777 08 09 0b11 0B11 0b2 -0b11 +0x1F 1e3 1E3 1e+3 1.5 ' +
  '1. .5 -.5 . .e1 1.2.3 1.2.3.4 1:30 190:20:30 2001-01-01 2001-01-01T01:01:01Z ' +
  '.iNf infinity NaN 9223372036854775807 9223372036854775808 18446744073709551615 1e400 12e03 -2E+05 0.0 00 = << 1__0 0x_1 1,000 ' +
  '"1" \'true\' 10.0.0.0/8 ::1 a:b a#b 5xx 0.5ms 1s 100% - -- +'
).split(' ');

const TYPES = ['null', 'boolean', 'integer', 'number', 'string', 'array', 'object'];

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'number' ? 'number' : typeof value;
}

/** What the API server says the first host is, where it is no text. */
function typeIn(text: string): string {
  const found = TYPES.find((type) => text.includes(`must be of type string: "${type}"`));
  if (found === 'integer') return 'number';
  return found ?? (/yaml|unmarshal|json/i.test(text) ? 'unreadable' : 'string');
}

function manifest(word: string): string {
  return [
    'apiVersion: networking.istio.io/v1',
    'kind: ServiceEntry',
    'metadata:',
    '  name: a',
    'spec:',
    '  resolution: NONE',
    '  hosts:',
    `    - ${word}`,
  ].join('\n');
}

test('every word is read as Kubernetes reads it', async () => {
  const words = WORDS.filter((word) => word !== '');
  const answers = await judge.validate(words.map(manifest).join('\n---\n'));
  const theirs = words.map((word, index) => [word, typeIn((answers[index].errors ?? []).join('\n'))]);
  const ours = words.map((word) => {
    const [object] = readManifests(manifest(word)).objects as (
      ReturnType<typeof readManifests>['objects'][0] | undefined
    )[];
    const value = (object?.spec.hosts as unknown[] | undefined)?.[0];
    return [word, object ? typeOf(value) : 'unreadable'];
  });
  expect(ours).toEqual(theirs);
});
