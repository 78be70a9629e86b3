/** The minor release of Istio that judges, as the jest project has it. */
export function istioMinor(): '1.30' | '1.31' {
  const { istioMinor: minor } = globalThis as { istioMinor?: '1.30' | '1.31' };
  if (minor === undefined) throw new Error('globals.istioMinor is not set: run npm run conformance');
  return minor;
}

/** Both minors judge different combinations: as many as are wanted of a run, they judge together. */
export function shareOf(wanted: number): number {
  return Math.ceil(wanted / 2);
}
