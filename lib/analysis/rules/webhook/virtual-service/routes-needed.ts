import { webhookRule } from '../../define';
import { TO_API, virtualService } from './routes';

/** B4-6. */
export const routesNeeded = webhookRule(
  'VirtualService',
  {
    id: 'VIRTUALSERVICE007',
    title: 'There are no routes',
    why: 'It would say nothing about where calls go.',
    remedy: 'Add http, tls or tcp',
    fires: virtualService({}),
    accepts: virtualService({ http: [{ route: [TO_API] }] }),
    follows: 'ValidateVirtualService',
  },
  ({ spec: { http = [], tls = [], tcp = [] } }, report) => {
    if (http.length + tls.length + tcp.length === 0) report(['spec'], 'there is neither http, tls nor tcp');
  },
);
