/** The subset of the gate. The name has to be one that no other rule for the host defines. */
export const GATE_SUBSET = 'cdk8s-istio-tls';
