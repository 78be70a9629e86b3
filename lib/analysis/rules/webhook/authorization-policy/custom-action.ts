import { webhookRule } from '../../define';
import { eachCondition, eachSource, policy } from './policies';

const UNKNOWN = [
  'namespaces',
  'notNamespaces',
  'serviceAccounts',
  'notServiceAccounts',
  'trustDomains',
  'notTrustDomains',
  'principals',
  'notPrincipals',
  'requestPrincipals',
  'notRequestPrincipals',
] as const;
const UNKNOWN_KEYS = ['source.namespace', 'source.serviceAccount', 'source.trustDomain', 'source.principal'];

/** B7-2. */
export const customAction = webhookRule(
  'AuthorizationPolicy',
  {
    id: 'AUTHORIZATION001',
    title: 'CUSTOM without a provider, or by something that it cannot know',
    why: 'The proxy asks the provider before it knows who calls.',
    remedy: 'Name a provider, add rules, and leave out namespaces, service accounts, principals and trust domains',
    fires: policy({ action: 'CUSTOM', provider: { name: 'oauth' } }),
    accepts: policy({ action: 'CUSTOM', provider: { name: 'oauth' }, rules: [{}] }),
    follows: 'ValidateAuthorizationPolicy',
  },
  ({ spec }, report) => {
    const { action = 'ALLOW', provider, rules } = spec;
    if (action !== 'CUSTOM') {
      if (provider) report(['spec', 'provider'], `${action} asks no provider`);
      return;
    }
    if (!rules || rules.length === 0) report(['spec', 'rules'], 'CUSTOM without rules asks for nothing');
    else if ((provider?.name ?? '') === '') report(['spec', 'provider'], 'CUSTOM names no provider');
    eachSource(spec, (source, path) => {
      for (const field of UNKNOWN) {
        if ((source?.[field] ?? []).length > 0) report([...path, field], `CUSTOM cannot know ${field}`);
      }
    });
    eachCondition(spec, ({ key = '' }, path) => {
      if (UNKNOWN_KEYS.includes(key) || key.startsWith('request.auth.'))
        report([...path, 'key'], `CUSTOM cannot know ${key}`);
    });
  },
);
