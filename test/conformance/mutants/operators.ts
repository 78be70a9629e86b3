import { Operator } from './operator';
import { ENTRY_SCHEMA_OPERATORS } from './schema-entries';
import { ROUTING_SCHEMA_OPERATORS } from './schema-routing';
import { POLICY_SCHEMA_OPERATORS } from './schema-policies';
import { ENTRY_OPERATORS } from './webhook-entries';
import { RULE_OPERATORS } from './webhook-rules';
import { ROUTE_OPERATORS } from './webhook-routes';
import { LISTENER_OPERATORS } from './webhook-listeners';
import { POLICY_OPERATORS } from './webhook-policies';
import { OTHER_OPERATORS } from './webhook-others';

/** One operator for each row of errors of the catalogue of rules, in its order. */
export const OPERATORS: readonly Operator[] = [
  ...ENTRY_SCHEMA_OPERATORS,
  ...ROUTING_SCHEMA_OPERATORS,
  ...POLICY_SCHEMA_OPERATORS,
  ...ENTRY_OPERATORS,
  ...RULE_OPERATORS,
  ...ROUTE_OPERATORS,
  ...LISTENER_OPERATORS,
  ...POLICY_OPERATORS,
  ...OTHER_OPERATORS,
];
