import { AnswerView, HOST } from './answer-view';
import { AccessChange, TrafficAspect, TrafficDifference } from './traffic-change';

const DELIVERED = 'delivered';

/** Of a call that is delivered for the first time, what somebody has to agree with. */
const OF_NEW_CALLS = [
  TrafficAspect.PATH,
  TrafficAspect.ENCRYPTION,
  TrafficAspect.SERVER_CHECK,
  TrafficAspect.IDENTITY,
  TrafficAspect.DESTINATION,
];

/** What two answers to one call have differently, in the order of the aspects. */
export function differencesOf(before: AnswerView, after: AnswerView): TrafficDifference[] {
  const access = accessOf(before, after);
  return Object.values(TrafficAspect).flatMap((aspect) => {
    const texts = { before: before.get(aspect) ?? '', after: after.get(aspect) ?? '' };
    if (texts.before === texts.after || !isTold(aspect, access)) return [];
    return [{ aspect, before: shown(texts.before), after: shown(texts.after) }];
  });
}

/** Where a call gets no further than before, the rest says nothing new. */
function isTold(aspect: TrafficAspect, access: AccessChange): boolean {
  if (aspect === TrafficAspect.OUTCOME || access === AccessChange.SAME) return true;
  return access === AccessChange.GAINED && OF_NEW_CALLS.includes(aspect);
}

export function accessOf(before: AnswerView, after: AnswerView): AccessChange {
  const [was, is] = [before, after].map((view) => view.get(TrafficAspect.OUTCOME) === DELIVERED);
  if (was === is) return AccessChange.SAME;
  return is ? AccessChange.GAINED : AccessChange.LOST;
}

function shown(text: string): string {
  return text === '' ? 'none' : text;
}

/** With the name of the one host that a change is about. */
export function withHost({ aspect, before, after }: TrafficDifference, host: string): TrafficDifference {
  return { aspect, before: before.replaceAll(HOST, host), after: after.replaceAll(HOST, host) };
}
