import { clientTls } from './destination-rules';
import type { Dice } from './dice';
import type { Draft } from './draft';
import { exportTo, NAMESPACES, ROOT, Surroundings } from './surroundings';

/** What most meshes have: a host called in clear text, and a rule that adds TLS. */
export function origination(dice: Dice, world: Surroundings): Draft[] {
  const host = dice.pick(world.hosts);
  const namespace = dice.pick(NAMESPACES);
  const port = dice.weighted([70, 80], [30, 8080]);
  const ports = [
    { number: port, name: 'http', protocol: dice.weighted([80, 'HTTP'], [20, 'HTTP2']), targetPort: 443 },
    ...(dice.chance(50) ? [{ number: 443, name: 'https', protocol: dice.pick(['HTTPS', 'TLS']) }] : []),
  ];
  const tls = clientTls(dice, namespace);
  const policy = dice.chance(60) ? { portLevelSettings: [{ port: { number: port }, tls }] } : { tls };
  const entry = { hosts: [host], ports, location: 'MESH_EXTERNAL', resolution: 'DNS' };
  return [
    { kind: 'ServiceEntry', namespace, spec: { ...entry, ...(dice.chance(70) ? {} : exportTo(dice, namespace)) } },
    {
      kind: 'DestinationRule',
      namespace: dice.weighted([60, namespace], [20, dice.pick(NAMESPACES)], [20, ROOT]),
      spec: { host, trafficPolicy: policy, ...(dice.chance(50) ? {} : exportTo(dice, namespace)) },
    },
  ];
}
