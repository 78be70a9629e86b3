// The command, and behind its report the memory that it took at most, in kilobytes.
process.on('exit', () => console.log(process.resourceUsage().maxRSS));
require('../../../bin/cdk8s-istio');
