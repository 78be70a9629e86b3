import { Severity } from '../../../finding';
import { replace } from '../../../fix';
import type { MeshRule } from '../../../mesh-rule';
import { SHOWN_GATEWAY } from '../egress-example';
import { BEHIND_GATEWAY, policy } from './access-example';
import { operationsOf, policiesAtGateways } from './policies-at-gateways';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT'];

function allowing(method: string): MeshRule['fires'] {
  return [...BEHIND_GATEWAY, policy({ action: 'ALLOW', rules: [{ to: [{ operation: { methods: [method] } }] }] })];
}

/** KIA0102, where it is certain. */
export const writtenMethods: MeshRule = {
  id: 'ACCESS010',
  severity: Severity.ERROR,
  title: 'A method in small letters',
  effect: 'The rule fits no call: ALLOW lets nobody pass, and DENY stops nobody.',
  why: 'Methods are compared letter by letter, and clients send them in capital letters.',
  remedy: 'Write the method in capital letters',
  fires: allowing('get'),
  accepts: allowing('GET'),
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    gateway: SHOWN_GATEWAY,
    fires: '"name":":method","string_match":{"exact":"get"}',
    accepts: '"name":":method","string_match":{"exact":"GET"}',
  },
  source: 'istio.io/istio pilot/pkg/security/authz/matcher/header.go: HeaderMatcher',
  check(view, report) {
    for (const { object, spec } of view.once(policiesAtGateways)) {
      (spec.rules ?? []).forEach((rule, index) => {
        for (const { operation, path } of operationsOf(rule, ['spec', 'rules', index])) {
          for (const field of ['methods', 'notMethods'] as const) {
            (operation[field] ?? []).forEach((method, place) => {
              const meant = method.toUpperCase();
              if (method === meant || !METHODS.includes(meant)) return;
              const at = [...path, field, place];
              report(object, at, `Clients send ${meant}, and never ${method}`, {
                remedy: `Write ${meant}`,
                fix: [replace(at, meant)],
              });
            });
          }
        }
      });
    }
  },
};
