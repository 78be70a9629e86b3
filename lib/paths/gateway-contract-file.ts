import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { refuse, show } from '../refusals/refuse';
import { ContractGatewayProps } from './egress-gateway-props';
import { checkContract, ContractText } from './gateway-contract-schema';

/** Reads a contract, and refuses what a team expects beside it. */
export function readContract(place: string, path: string, expected: ContractGatewayProps): ContractText {
  const contract = checkContract(place, `the contract ${show(path)}`, parse(place, path));
  const { ports, denyByDefault } = contract.gateway;
  if (expected.port !== undefined && !ports.includes(expected.port)) {
    refuse('CONTRACT005', place, {
      problem: `port is ${show(expected.port)}, but the contract ${show(path)} has ${show(ports)}`,
      remedy: `Write port: ${String(ports[0])}, or leave it out`,
    });
  }
  if (expected.denyByDefault !== undefined && expected.denyByDefault !== denyByDefault) {
    refuse('CONTRACT006', place, {
      problem: `denyByDefault is ${show(expected.denyByDefault)}, but the contract ${show(path)} says ${show(denyByDefault)}`,
      remedy: `Leave it out, or ask the owner of the gateway for denyByDefault: ${show(expected.denyByDefault)}`,
    });
  }
  return contract;
}

/** Writes a contract, and the folder for it. */
export function writeContract(place: string, path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  } catch (error) {
    refuse('CONTRACT001', place, {
      problem: `the contract ${show(path)} cannot be written: ${messageOf(error)}`,
      remedy: "Name a file that the app may write, such as 'egress-gateway.json'",
    });
  }
}

function parse(place: string, path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    refuse('CONTRACT001', place, {
      problem: `the contract ${show(path)} cannot be read: ${messageOf(error)}`,
      remedy: 'Name the file that the owner of the gateway gave out, as seen from the folder in which the app runs',
    });
  }
}

/** The complaint of the machine, on one line. */
function messageOf(error: unknown): string {
  return (error as Error).message.replaceAll(/\s+/g, ' ');
}
