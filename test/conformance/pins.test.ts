import { readFileSync } from 'fs';
import { join } from 'path';
import { readSnapshot } from '../../projenrc/bindings/snapshot-file';
import { ISTIO_PINS } from '../../projenrc/istio-pins';

const FOLDER = join(__dirname, '..', '..', 'conformance');
const minors = Object.entries(ISTIO_PINS.conformance);

describe.each(minors)('the pins of Istio %s', (minor, { istio, proxy, gatewayApi, modFile }) => {
  const required = requiredModules(readFileSync(join(FOLDER, modFile), 'utf8'));

  test(`${modFile} requires this istio.io/istio`, () => {
    expect(required.get('istio.io/istio')).toBe(istio);
  });

  test(`${modFile} requires this Gateway API`, () => {
    expect(required.get('sigs.k8s.io/gateway-api')).toBe(gatewayApi);
  });

  test('the bindings compare its istio.io/api', () => {
    const releases = ISTIO_PINS.api.filter((version) => version.startsWith(`${minor}.`));
    expect(releases).toEqual([proxy]);
    expect(required.get('istio.io/api')).toBe(`v${proxy}`);
  });
});

test('the committed snapshot is of the pinned releases', () => {
  expect(readSnapshot().versions).toEqual(ISTIO_PINS.api);
});

/** Both forms of go.mod: `require path version` and the lines of a `require ( ... )` block. */
function requiredModules(text: string): Map<string, string> {
  const blocks = [...text.matchAll(/^require \(\n([^)]*)^\)$/gm)].map(([, block]) => block);
  const single = [...text.matchAll(/^require ([^(\n]+)$/gm)].map(([, line]) => line);
  const lines = [...blocks.flatMap((block) => block.split('\n')), ...single].map((line) => line.trim().split(/\s+/));
  return new Map(lines.filter((words) => words.length > 1).map(([path, version]) => [path, version]));
}
