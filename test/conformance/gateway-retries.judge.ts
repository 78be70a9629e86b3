import { Duration } from 'cdk8s';
import { EgressGateway, HeaderOperations, RetryPolicy, TlsOriginatedApi } from '../../lib';
import { MESH_HEADERS } from '../../lib/rendering/mesh-headers';
import type { Hop } from './answers';
import { ask, CALLERS, printedIn } from './gateway-world';
import { Judge } from './judge';

const HOST = 'rates.example.com';
const SAFE = 'connect-failure,refused-stream,reset-before-request';
const REPEATED = `${SAFE},reset,gateway-error`;

const judge = new Judge();
afterAll(() => judge.close());

async function legs(method: string, requestHeaders?: HeaderOperations): Promise<Hop[]> {
  const objects = printedIn('shop', (chart) => {
    new TlsOriginatedApi(chart, 'Rates', {
      host: HOST,
      via: EgressGateway.fromInstalled(chart, 'Gateway'),
      timeout: Duration.seconds(12),
      retryPolicy: RetryPolicy.moreForIdempotentMethods({ attempts: 3, perTryTimeout: Duration.seconds(2) }),
      requestHeaders,
    });
  });
  const calls = [{ client: 'intended' as const, url: `http://${HOST}/`, method }];
  const [{ hops }] = await ask(judge, objects, { callers: CALLERS, calls });
  expect(hops).toHaveLength(2);
  return hops;
}

test('the sidecar repeats what did not reach the gateway and times the whole', async () => {
  for (const method of ['GET', 'POST']) {
    const [sidecar] = await legs(method);
    expect(sidecar.http).toMatchObject({ timeout: '12s', retry: { on: SAFE, attempts: 2 } });
    expect(sidecar.http?.retry).not.toHaveProperty('perTryTimeout');
  }
});

test('the gateway repeats what the user wants', async () => {
  const [, read] = await legs('GET');
  expect(read.http).toMatchObject({ timeout: '0s', retry: { on: REPEATED, attempts: 3, perTryTimeout: '2s' } });
  const [, write] = await legs('POST');
  expect(write.http).toMatchObject({ timeout: '0s', retry: { on: SAFE, attempts: 3 } });
  expect(write.http?.retry).not.toHaveProperty('perTryTimeout');
});

test('the gateway, and not the sidecar, takes away what tells about the caller', async () => {
  for (const method of ['GET', 'POST']) {
    const [sidecar, gateway] = await legs(method);
    expect(sidecar.http?.removeHeaders ?? []).toEqual([]);
    expect(gateway.http?.removeHeaders).toEqual([...MESH_HEADERS]);
  }
});

test('the headers of the user are changed once, at the gateway, and win', async () => {
  const [sidecar, gateway] = await legs('GET', { set: { 'x-team': 'shop', 'X-Request-Id': 'mine' }, remove: ['x-b'] });
  expect(sidecar.http).not.toHaveProperty('addHeaders');
  expect(JSON.stringify(gateway.http?.addHeaders)).toContain('x-team');
  const removed = [...MESH_HEADERS.filter((name) => name !== 'x-request-id'), 'x-b'].sort();
  expect(gateway.http?.removeHeaders).toEqual(removed);
});
