import { speedAt, type SpeedSpan } from "../../domain/speed-timetable.ts";

/** How often the timetable is looked at, in milliseconds. */
const LOOK_MS = 1_000;

export type ScheduleOptions = {
  /** Bytes a second outside of every span, 0 for no limit. */
  readonly maxSpeed: number;
  readonly timetable: readonly SpeedSpan[];
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
  /** Told the speed that holds, at first and whenever it is another. */
  readonly tell: (bytesPerSecond: number) => void;
};

/** Tells, until it is disposed of, which speed holds by the timetable and the local time. */
export function followTimetable({ maxSpeed, timetable, now, tell }: ScheduleOptions): Disposable {
  let told: number | null = null;
  const look = (): void => {
    const at = new Date(now());
    const moment = { weekday: at.getDay(), minute: at.getHours() * 60 + at.getMinutes() };
    const speed = speedAt(timetable, maxSpeed, moment);
    if (speed !== told) tell(speed);
    told = speed;
  };
  look();
  const timer = timetable.length > 0 ? setInterval(look, LOOK_MS) : undefined;
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
