import type { CallAnswer } from './answers';
import { ALLOW_ANY, REGISTRY_ONLY } from './ask';
import { building, Mode, MODES } from './gateway-modes';
import {
  ALLOW_NOTHING,
  ask,
  CALLER_NAMES,
  CallerName,
  CALLERS,
  fateOf,
  printedIn,
  SERVICE_HOST,
} from './gateway-world';
import { Judge } from './judge';
import { Resource, sidecar } from './manifests';

const judge = new Judge();
afterAll(() => judge.close());

const WORLDS = [ALLOW_ANY, REGISTRY_ONLY].flatMap((mesh) =>
  [false, true].flatMap((denyByDefault) =>
    [false, true].map((hasSidecar) => ({
      mesh,
      denyByDefault,
      hasSidecar,
      policy: mesh.outboundTrafficPolicy.mode,
    })),
  ),
);

const calls = MODES.flatMap(({ url }) => CALLER_NAMES.map((client) => ({ client, url })));

const PAIRS = MODES.flatMap((mode) => CALLER_NAMES.map((caller) => ({ ...mode, mode, caller })));

function expectedFate({ knowsCaller }: Mode, caller: CallerName): string {
  return caller === 'intended' || !knowsCaller ? 'delivered' : 'refused';
}

describe.each(WORLDS)('$policy, denyByDefault $denyByDefault, Sidecar $hasSidecar', (world) => {
  const { mesh, denyByDefault, hasSidecar, policy } = world;
  let answers: CallAnswer[];

  beforeAll(async () => {
    const beside: Resource[] = [
      ...(denyByDefault ? [ALLOW_NOTHING] : []),
      ...(hasSidecar ? [sidecar('shop', ['./*'])] : []),
    ];
    const ours = printedIn('shop', building(MODES, denyByDefault));
    answers = await ask(judge, [...ours, ...beside], { callers: CALLERS, calls, mesh });
  });

  const answerTo = (mode: Mode, caller: CallerName): CallAnswer =>
    answers[MODES.indexOf(mode) * CALLER_NAMES.length + CALLER_NAMES.indexOf(caller)];

  // Who does not see the host asks as if nothing were declared.
  test.each(PAIRS)('$name: $caller', ({ mode, caller }) => {
    const answer = answerTo(mode, caller);
    if (caller === 'stranger') {
      if (policy === 'ALLOW_ANY') expect(answer.hops[0].cluster).toBe('PassthroughCluster');
      else expect(fateOf(answer, CALLERS.stranger, mode.host)).toBe('refused');
      return;
    }
    expect(fateOf(answer, CALLERS[caller], mode.host)).toBe(expectedFate(mode, caller));
  });

  test.each(MODES)('$name: both hops', (mode) => {
    const { hops, wire } = answerTo(mode, 'intended');
    expect(wire).toBe(mode.wire);
    expect(hops).toHaveLength(2);
    const hop = mode.knowsCaller ? { mode: 'ISTIO_MUTUAL', sni: mode.host } : undefined;
    const { tls } = hops[0].upstream!;
    expect(tls && { mode: tls.mode, sni: tls.sni }).toEqual(hop);
    expect(hops[0].cluster).toContain(SERVICE_HOST);
    if (mode.name.includes('GRPC')) expect(hops.map(({ upstream }) => upstream?.http2)).toEqual([true, true]);
  });
});
