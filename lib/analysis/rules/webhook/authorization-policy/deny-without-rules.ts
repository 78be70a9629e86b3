import { webhookRule } from '../../define';
import { policy } from './policies';

/** B7-3. */
export const denyWithoutRules = webhookRule(
  'AuthorizationPolicy',
  {
    id: 'AUTHORIZATION002',
    title: 'DENY without rules',
    why: 'It denies nothing.',
    remedy: 'Add an empty rule {} to deny everything, or leave the policy out',
    fires: policy({ action: 'DENY' }),
    accepts: policy({ action: 'DENY', rules: [{}] }),
    follows: 'ValidateAuthorizationPolicy',
  },
  ({ spec: { action, rules } }, report) => {
    if (action === 'DENY' && (!rules || rules.length === 0))
      report(['spec', 'rules'], 'DENY without rules denies nothing');
  },
);
