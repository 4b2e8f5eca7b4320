/** The jobs that were added on this device, so that a guest finds them again after they have ended. */
const PLACE = "trawl.own-jobs";
const MOST = 100;

/** Lists the remembered ids, newest first. */
export function ownJobs(): string[] {
  const text = window.localStorage.getItem(PLACE) ?? "";
  return text === "" ? [] : text.split(" ");
}

export function rememberJob(id: string): void {
  save([id, ...ownJobs().filter((other) => other !== id)].slice(0, MOST));
}

export function forgetJob(id: string): void {
  save(ownJobs().filter((other) => other !== id));
}

function save(ids: readonly string[]): void {
  window.localStorage.setItem(PLACE, ids.join(" "));
}
