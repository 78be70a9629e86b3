import { LabelIndex } from '../../lib/mesh/label-index';

const ITEMS = [{ app: 'a', tier: 'web' }, { app: 'b', tier: 'web' }, { app: 'a' }, {}] as Record<string, string>[];
const index = new LabelIndex(ITEMS, (labels) => labels);

test.each([
  [{ app: 'a' }, [ITEMS[0], ITEMS[2]]],
  [{ tier: 'web', app: 'b' }, [ITEMS[1]]],
  [{ app: 'a', tier: 'batch' }, []],
  [{ toString: 'a' }, []],
  [{}, ITEMS],
])('%j selects those that have all of it', (selector, found) => {
  expect(index.selected(selector as Record<string, string>)).toEqual(found);
});
