import { show } from '../../../../refusals/refuse';
import { webhookRule } from '../../define';
import { eachCondition, policy } from './policies';
import { faultOfServiceAccount, faultOfWildcard, isBlock, isPortText } from './values';

const block = (text: string): string | undefined =>
  isBlock(text) ? undefined : 'is neither an IP address nor a range';
const port = (text: string): string | undefined => (isPortText(text) ? undefined : 'is not a port');
const anything = (): undefined => undefined;

/** The attributes, and what is wrong with a value of each. */
const VALUES: ReadonlyMap<string, (text: string) => string | undefined> = new Map([
  ['source.ip', block],
  ['remote.ip', block],
  ['destination.ip', block],
  ['destination.port', port],
  ['source.serviceAccount', faultOfServiceAccount],
  ['source.trustDomain', faultOfWildcard],
  ['source.namespace', anything],
  ['source.principal', anything],
  ['request.auth.principal', anything],
  ['request.auth.audiences', anything],
  ['request.auth.presenter', anything],
  ['connection.sni', anything],
]);

/** Attributes with a name in brackets. */
const NAMED = ['request.headers', 'request.auth.claims', 'experimental.envoy.filters.'];

/** B7-5. */
export const conditions = webhookRule(
  'AuthorizationPolicy',
  {
    id: 'AUTHORIZATION005',
    title: 'A condition that cannot be checked',
    why: 'A condition compares one attribute of Istio with values.',
    remedy:
      'Write a key that Istio knows, such as source.namespace or request.headers[x-team], and values or notValues',
    fires: policy({ rules: [{ when: [{ key: 'source.name', values: ['a'] }] }] }),
    accepts: policy({ rules: [{ when: [{ key: 'source.namespace', values: ['a'] }] }] }),
    follows: 'ValidateAuthorizationPolicy, ValidateAttribute',
  },
  ({ spec }, report) => {
    eachCondition(spec, ({ key = '', values = [], notValues = [] }, path) => {
      if (key === '') report([...path, 'key'], 'the condition has no key');
      else if (values.length + notValues.length === 0) report(path, `${key} is compared with nothing`);
      else if (!isKey(key)) report([...path, 'key'], `${show(key)} is not an attribute that can be compared`);
      else {
        for (const [field, texts] of [
          ['values', values],
          ['notValues', notValues],
        ] as const) {
          texts.forEach((text, index) => {
            const problem = text === '' ? 'is empty' : VALUES.get(key)?.(text);
            if (problem !== undefined) report([...path, field, index], `${show(text)} ${problem}`);
          });
        }
      }
    });
  },
);

function isKey(key: string): boolean {
  if (VALUES.has(key)) return true;
  const open = key.indexOf('[');
  return NAMED.some((name) => key.startsWith(name)) && key.endsWith(']') && open > 0 && open < key.length - 2;
}
