import { webhookRule } from '../../define';
import { TO_API, virtualService } from './routes';

/** B4-1. */
export const delegate = webhookRule(
  'VirtualService',
  {
    id: 'VIRTUALSERVICE001',
    title: 'A part that another VirtualService takes in has settings of its own',
    why: 'Without hosts it is taken in by one that has hosts, gateways and routes of TLS and TCP itself.',
    remedy: 'Name hosts, or leave gateways, tls and tcp out',
    fires: virtualService({ hosts: undefined, gateways: ['shop/egress'], http: [{ route: [TO_API] }] }),
    accepts: virtualService({ hosts: undefined, http: [{ route: [TO_API] }] }),
    follows: 'ValidateVirtualService',
  },
  ({ spec }, report) => {
    if ((spec.hosts ?? []).length > 0) return;
    for (const field of ['gateways', 'tls', 'tcp'] as const) {
      if ((spec[field] ?? []).length > 0) report(['spec', field], `a VirtualService without hosts has ${field}`);
    }
  },
);
