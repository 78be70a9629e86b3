import { Path } from '../../../../manifests/manifest-object';
import { webhookRule } from '../../define';
import { eachHttp, route } from './routes';

/** B4-12. */
export const mirrorShare = webhookRule(
  'VirtualService',
  {
    id: 'VIRTUALSERVICE013',
    title: 'The share of mirrored requests is no percentage',
    why: 'It is the part of all requests that is sent a second time.',
    remedy: 'Write a number from 0 to 100',
    fires: route({ mirror: { host: 'b.example.com' }, mirrorPercentage: { value: 101 } }),
    accepts: route({ mirror: { host: 'b.example.com' }, mirrorPercentage: { value: 100 } }),
    follows: 'validateHTTPRoute, validateHTTPMirrors',
  },
  ({ spec }, report) => {
    const check = (path: Path, share = 0): void => {
      if (share < 0 || share > 100) report(path, `${share} is not a percentage`);
    };
    eachHttp(spec, ({ mirrorPercent, mirrorPercentage, mirrors = [] }, path) => {
      check([...path, 'mirrorPercent'], mirrorPercent);
      check([...path, 'mirrorPercentage', 'value'], mirrorPercentage?.value);
      mirrors.forEach(({ percentage }, index) => {
        check([...path, 'mirrors', index, 'percentage', 'value'], percentage?.value);
      });
    });
  },
);
