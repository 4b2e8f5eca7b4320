/** Gives a link that came from outside if it may stand in the page as a link: http and https only, else null. */
export function outsideLink(url: string | null | undefined): string | null {
  return url && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol) ? url : null;
}
