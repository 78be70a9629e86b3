import { show } from '../../../../refusals/refuse';
import { webhookRule } from '../../define';
import { isClaim } from '../values/headers';
import { eachHttpMatch, isForGateways, route } from './routes';

/** B4-3. */
export const claims = webhookRule(
  'VirtualService',
  {
    id: 'VIRTUALSERVICE004',
    title: 'A match by a claim of a token, for sidecars',
    why: 'Only gateways check tokens before they route.',
    remedy: 'Bind the VirtualService to a Gateway alone, or match a header',
    fires: route({ match: [{ headers: { '@request.auth.claims.group': { exact: 'admin' } } }] }),
    accepts: route({ match: [{ headers: { 'x-group': { exact: 'admin' } } }] }),
    follows: 'ValidateVirtualService',
  },
  ({ spec }, report) => {
    if (isForGateways(spec)) return;
    eachHttpMatch(spec, (match, path) => {
      for (const field of ['headers', 'withoutHeaders'] as const) {
        for (const name of Object.keys(match[field] ?? {})) {
          if (isClaim(name)) report([...path, field, name], `sidecars do not know the claim ${show(name)}`);
        }
      }
    });
  },
);
