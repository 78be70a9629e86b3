/** The annotation that says why a port is captured as a whole. */
export const WHOLE_PORT_REASON = 'cdk8s-istio/whole-port-reason';
