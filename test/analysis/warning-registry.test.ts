import { Severity } from '../../lib/analysis/finding';
import { RULES } from '../../lib/analysis/rules/registry';
import { WARNING_RULES } from '../../lib/analysis/rules/warning-registry';

const BUILT = ['AuthorizationPolicy', 'DestinationRule', 'Gateway', 'ServiceEntry', 'VirtualService'];

test('what constructs can build is asked about everything but errors', () => {
  const expected = RULES.filter(
    ({ severity, kinds = BUILT }) => severity !== Severity.ERROR && kinds.some((kind) => BUILT.includes(kind)),
  );
  expect(WARNING_RULES.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
});
