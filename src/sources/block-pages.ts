/**
 * Marks of pages that sites show in the place of results to whom they take for a robot, or before somebody agreed to
 * their terms. They come with any status, 200 included, so only their text tells them from "nothing found".
 */
const MARKS: readonly (readonly [mark: RegExp, what: string])[] = [
  [/\/checkcaptcha\b|id="captcha-form"|g-recaptcha|recaptcha\/enterprise|hcaptcha\.com\/|cf-turnstile/i, "a captcha"],
  [/cf-chl-|challenge-platform|<title>just a moment/i, "a check for robots"],
  [/\bDDG\.deep\.(?:anomalyDetectionBlock|is506)/, "a check for robots"],
  [/consent\.google\.com|consent\.youtube\.com|id="consent-/i, "a question for consent"],
  [/httpservice\/retry\/enablejs|\/sorry\/index/i, "a page that wants a browser"],
  [/unusual traffic from your|not a robot|are you (?:a )?(?:human|robot)/i, "a check for robots"],
];
/** Such pages are short or say it at their beginning. */
const LOOKED_AT = 64 * 1024;

/** Says what a text is if it keeps visitors out ("a captcha"), or null for one that does not. */
export function blockPageIn(text: string): string | null {
  const begin = text.slice(0, LOOKED_AT);
  return MARKS.find(([mark]) => mark.test(begin))?.[1] ?? null;
}
