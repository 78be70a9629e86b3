import { show } from '../../../../refusals/refuse';
import { webhookRule } from '../../define';
import { faultOfRegex } from '../values/regex';
import { eachHttp, route } from './routes';

/** B4-13. */
export const rewrites = webhookRule(
  'VirtualService',
  {
    id: 'VIRTUALSERVICE016',
    title: 'A rewrite that changes nothing, or twice',
    why: 'The path is either replaced as a text or by a regular expression.',
    remedy: 'Write uri or authority, or uriRegexRewrite with match and rewrite',
    fires: route({ rewrite: {} }),
    accepts: route({ rewrite: { uri: '/new' } }),
    follows: 'validateHTTPRewrite',
  },
  ({ spec }, report) => {
    eachHttp(spec, ({ rewrite }, path) => {
      if (!rewrite) return;
      const at = [...path, 'rewrite'];
      const { uri = '', authority = '', uriRegexRewrite } = rewrite;
      if (uri !== '' && uriRegexRewrite) report([...at, 'uriRegexRewrite'], 'uri and uriRegexRewrite are both set');
      if (uri === '' && authority === '' && !uriRegexRewrite) report(at, 'the rewrite changes nothing');
      if (!uriRegexRewrite) return;
      const { match = '', rewrite: by = '' } = uriRegexRewrite;
      if (match === '' || by === '') report([...at, 'uriRegexRewrite'], 'match or rewrite is missing');
      const problem = match === '' ? undefined : faultOfRegex(match);
      if (problem !== undefined) report([...at, 'uriRegexRewrite', 'match'], `${show(match)} ${problem}`);
    });
  },
);
