import { Path } from '../../../../manifests/manifest-object';
import { show } from '../../../../refusals/refuse';
import { Report } from '../../../rule';
import { webhookRule } from '../../define';
import { eachSource, from, Source } from './policies';
import { faultOfServiceAccount, faultOfWildcard, isBlock } from './values';

const BLOCKS = ['ipBlocks', 'notIpBlocks', 'remoteIpBlocks', 'notRemoteIpBlocks'] as const;
const ACCOUNTS = ['serviceAccounts', 'notServiceAccounts'] as const;
const DOMAINS = ['trustDomains', 'notTrustDomains'] as const;
const IDENTITIES = ['principals', 'notPrincipals', 'namespaces', 'notNamespaces'] as const;
const FIELDS = [
  ...BLOCKS,
  ...ACCOUNTS,
  ...DOMAINS,
  ...IDENTITIES,
  'requestPrincipals',
  'notRequestPrincipals',
] as const;

/** B7-4. */
export const sources = webhookRule(
  'AuthorizationPolicy',
  {
    id: 'AUTHORIZATION003',
    title: 'A caller that cannot be told so',
    why: 'An empty list or text matches nobody or everybody, which is hard to tell.',
    remedy:
      'Write at least one attribute, addresses or ranges, service accounts without wildcards, and not together with principals or namespaces',
    fires: from({ ipBlocks: ['198.51.100.300'] }),
    accepts: from({ ipBlocks: ['198.51.100.30'] }),
    follows: 'ValidateAuthorizationPolicy',
  },
  ({ spec }, report) => {
    eachSource(spec, (source, path) => {
      if (!source || FIELDS.every((field) => (source[field] ?? []).length === 0)) report(path, 'the source is empty');
      else checkSource(path, source, report);
    });
  },
);

function checkSource(path: Path, source: Source, report: Report): void {
  const has = (fields: readonly (keyof Source)[]): boolean => fields.some((field) => (source[field] ?? []).length > 0);
  if (has(ACCOUNTS) && has(IDENTITIES)) report(path, 'service accounts stand beside principals or namespaces');
  const check = (fields: readonly (keyof Source)[], faultOf: (text: string) => string | undefined): void => {
    for (const field of fields) {
      (source[field] ?? []).forEach((text, index) => {
        const problem = text === '' ? 'is empty' : faultOf(text);
        if (problem !== undefined) report([...path, field, index], `${show(text)} ${problem}`);
      });
    }
  };
  check(BLOCKS, (text) => (isBlock(text) ? undefined : 'is neither an IP address nor a range'));
  check(ACCOUNTS, faultOfServiceAccount);
  check(DOMAINS, (text) => (text.includes('/') ? 'holds a slash' : faultOfWildcard(text)));
  check([...IDENTITIES, 'requestPrincipals', 'notRequestPrincipals'], () => undefined);
}
