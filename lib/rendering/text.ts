import { Place, refuse, show } from '../refusals/refuse';

/** Controls, lone surrogates, line ends that YAML knows, and what is no character. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u{FEFF}\u{FFFE}\u{FFFF}]/u;

export function isOneLine(text: string): boolean {
  return !UNPRINTABLE.test(text);
}

/** Text for people, which is printed as it is. */
export function checkText(place: Place, property: string, text: string): string {
  if (isOneLine(text)) return text;
  refuse('TEXT001', place, {
    problem: `${property} is ${show(JSON.stringify(text))}, with a line end or a control character`,
    remedy: `Write ${show(text.replaceAll(new RegExp(UNPRINTABLE, 'gu'), ' '))}`,
  });
}
