import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** A server of the test bed. */
export interface Origin {
  readonly name: string;
  readonly label: string;
  readonly ip: string;
  readonly hosts: readonly string[];
  readonly certificateNames: readonly string[];
  readonly signer: string;
  readonly port: number;
  readonly kind: string;
}

const TABLE = resolve(__dirname, '../../../conformance/internal/e2e/origin/table.go');
const MACHINES =
  /\{Label: "(\w+)", IP: "([\d.]+)", Hosts: \[\]string\{([^}]*)\}(?:, CertificateNames: \[\]string\{([^}]*)\})?(?:, Signer: (\w+))?, Ports: \[\]Port\{([^}]*\}[^]*?)\}\},?\n/g;

type Row = readonly [string, string, string, string, string | undefined, string | undefined, string];

function words(list: string): string[] {
  return Array.from(list.matchAll(/"([^"]+)"|OtherName/g), (found) => found.at(1) ?? 'other.example.net');
}

/** The servers, read from where the test bed has them. */
export const INTERNET: readonly Origin[] = Array.from(
  readFileSync(TABLE, 'utf8').matchAll(MACHINES),
  (found) => found as unknown as Row,
).flatMap(([, label, ip, hosts, certificateNames = hosts, signer = 'None', ports]) =>
  Array.from(`${ports}}`.matchAll(/\{"(\w+)", (\d+), (\w+)\}/g), ([, name, port, kind]) => ({
    name,
    label,
    ip,
    hosts: words(hosts),
    certificateNames: words(certificateNames),
    signer,
    port: Number(port),
    kind,
  })),
);

export type Aliases = Readonly<Partial<Record<string, readonly string[]>>>;

/** The addresses of a host, in the order in which the name server gives them. */
export function addressesOf(host: string, aliases: Aliases = {}): string[] {
  const found = INTERNET.filter(({ hosts, label }) => hosts.includes(host) || aliases[label]?.includes(host));
  return [...new Set(found.map(({ ip }) => ip))];
}

/** What listens at a host. */
export function originsOf(host: string): Origin[] {
  return INTERNET.filter(({ hosts }) => hosts.includes(host));
}

/** Who listens at an address, or at each address of a name; undefined stands for nobody. */
export function listenersAt(address: string, port: number, aliases?: Aliases): (Origin | undefined)[] {
  const addresses = /^[\d.]+$/.test(address) ? [address] : addressesOf(address, aliases);
  return addresses.map((ip) => {
    const found = INTERNET.find((origin) => origin.ip === ip && origin.port === port);
    return found && withAliases(found, aliases);
  });
}

/** Certificates carry the further hosts of a case too. */
function withAliases(origin: Origin, aliases: Aliases = {}): Origin {
  const more = aliases[origin.label];
  return more ? { ...origin, certificateNames: [...origin.certificateNames, ...more] } : origin;
}

export function hasTls({ kind }: Origin): boolean {
  return ['HTTPS', 'HTTPS1', 'MTLS', 'TCPTLS'].includes(kind);
}
