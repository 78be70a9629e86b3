import type { Scenario } from './case';
import { CLEAR_TEXT } from './clear-text';
import { THROUGH_GATEWAY } from './gateway';
import { GATEWAY_STAGES } from './gateway-stages';
import { HYGIENE } from './hygiene';
import { LIMITS } from './limits';
import { LOCALITY } from './locality';
import { ORIGINATION } from './origination';
import { PARTNER } from './partner';
import { PASSTHROUGH } from './passthrough';
import { PAYMENT } from './payment';
import { ROUND_ROBIN } from './round-robin';
import { ROUTES } from './routes';
import { SHARING } from './sharing';
import { TCP } from './tcp';
import { WILDCARD } from './wildcard';

/** All that real Envoys are asked about constructs. */
export const SCENARIOS: Scenario[] = [
  ...PASSTHROUGH,
  ...ORIGINATION,
  ...PARTNER,
  ...THROUGH_GATEWAY,
  ...GATEWAY_STAGES,
  ...LIMITS,
  ...TCP,
  ...WILDCARD,
  ...CLEAR_TEXT,
  ...ROUND_ROBIN,
  ...HYGIENE,
  ...SHARING,
  ...PAYMENT,
  ...LOCALITY,
  ...ROUTES,
];
