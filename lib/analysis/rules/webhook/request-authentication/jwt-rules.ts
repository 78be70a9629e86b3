import { Path } from '../../../../manifests/manifest-object';
import { show } from '../../../../refusals/refuse';
import { Report } from '../../../rule';
import { Specs, webhookRule, Written } from '../../define';
import { example } from '../../example';
import { faultOfDuration } from '../values/durations';

export const jwtRules = webhookRule(
  'RequestAuthentication',
  {
    id: 'REQUESTAUTHENTICATION001',
    title: 'A rule for tokens that cannot be checked',
    why: 'The proxy compares the issuer and takes the keys from the place that is named.',
    remedy: 'Name the issuer, give jwksUri by http or https or jwks as JSON, and name headers, parameters and claims',
    fires: example('RequestAuthentication', { jwtRules: [{ issuer: 'a', jwks: 'keys' }] }),
    accepts: example('RequestAuthentication', { jwtRules: [{ issuer: 'a', jwksUri: 'https://a.example.com/jwks' }] }),
    follows: 'validateJwtRule',
  },
  ({ spec: { jwtRules = [] } }, report) => {
    jwtRules.forEach((one, index) => {
      checkRule(['spec', 'jwtRules', index], one, report);
    });
  },
);

type JwtRule = NonNullable<Written<Specs['RequestAuthentication']>['jwtRules']>[number];

function checkRule(path: Path, rule: JwtRule, report: Report): void {
  const { issuer = '', jwksUri = '', jwks = '', fromHeaders = [], outputClaimToHeaders = [], timeout } = rule;
  if (issuer === '' && jwksUri === '') report([...path, 'issuer'], 'there is neither issuer nor jwksUri');
  if (jwksUri !== '' && !/^https?:/i.test(jwksUri))
    report([...path, 'jwksUri'], `${show(jwksUri)} is not a URL of http or https`);
  if (jwks !== '' && !isJson(jwks)) report([...path, 'jwks'], 'the keys are not JSON');
  for (const field of ['audiences', 'fromParams', 'fromCookies'] as const) {
    (rule[field] ?? []).forEach((text, index) => {
      if (text === '') report([...path, field, index], 'the text is empty');
    });
  }
  fromHeaders.forEach(({ name = '' }, index) => {
    if (name === '') report([...path, 'fromHeaders', index, 'name'], 'the header has no name');
  });
  outputClaimToHeaders.forEach(({ claim = '', header = '' }, index) => {
    if (claim === '' || !/^[-_A-Za-z0-9]+$/.test(header)) {
      report(
        [...path, 'outputClaimToHeaders', index],
        `${show(claim)} cannot be written to the header ${show(header)}`,
      );
    }
  });
  const fault = timeout === undefined ? undefined : faultOfDuration(timeout);
  if (fault !== undefined) report([...path, 'timeout'], `${show(timeout)} ${fault}`);
}

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}
