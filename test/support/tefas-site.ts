/**
 * A loopback TEFAS after the documented protocol: every key of the body is required, a request covers a month at most
 * and begins at most five years back, a rate limit with headers, and an answer of its own for days without data. What
 * it has is made of a list of funds and holidays, and may be changed while it runs.
 */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { daysBetween, isWeekday } from "../../src/funds/days.ts";

export type SiteFund = {
  readonly code: string;
  readonly name?: string;
  readonly kind?: string;
  /** Its first and last day; absent: it was always there, and still is. */
  readonly from?: string;
  readonly to?: string;
  /** Days on which it has no row though others have, and days on which its price is 0. */
  readonly gaps?: readonly string[];
  readonly suspended?: readonly string[];
  /** Its prices by day, as JSON has them; without it they are made up. */
  readonly prices?: ReadonlyMap<string, string>;
};

/** How the site answers one request otherwise than it should. */
export type SiteMood = "html" | "empty" | "nothing" | "429" | "half" | "renamed" | "unknown error" | "500" | "torn";

export type TefasSite = AsyncDisposable & {
  readonly host: string;
  readonly url: string;
  /** The windows that were asked for, as `prices YAT 2024-01-01 2024-01-28`. */
  readonly asked: readonly string[];
  readonly bodies: readonly Record<string, unknown>[];
  /** How many requests were refused because they came too soon. */
  readonly refused: () => number;
  /** The next requests are answered like this, one each. */
  mood(...moods: readonly SiteMood[]): void;
  /** From request `count` on, answers wait until they are released. */
  holdAt(count: number): void;
  release(): void;
  /** Settles once so many requests have come. */
  seen(count: number): Promise<void>;
  /** Gives a fund another price for a day. */
  revise(code: string, day: string, price: string): void;
  rename(code: string, name: string): void;
};

export type SiteOptions = {
  readonly funds: readonly SiteFund[];
  readonly holidays?: readonly string[];
  /** The day that it is there; absent: today. */
  readonly today?: string;
  /** So many requests in so many milliseconds; more are refused. */
  readonly limit?: { readonly requests: number; readonly perMs: number };
};

const KEYS =
  "fonTipi fonKodu aramaMetni fonTurKod fonGrubu sfonTurKod fonTurAciklama kurucuKod basTarih bitTarih basSira bitSira dil sFonTurKod fonKod fonGrup fonUnvanTip".split(
    " ",
  );
const TABLES: Readonly<Record<string, "prices" | "allocation">> = {
  "/api/funds/fonGnlBlgSiraliGetir": "prices",
  "/api/funds/dagilimSiraliGetirT": "allocation",
};
const NOTHING =
  '{"errorCode":null,"errorMessage":"Index 0 out of bounds for length 0","resultList":null,"toplamSayi":null,"toplamSayfa":null}';
const CHALLENGE = "<html><head><script>window.TSPD_challenge=1</script></head><body>Request Rejected</body></html>";

type Response = ServerResponse<IncomingMessage>;

export async function openTefasSite(options: SiteOptions): Promise<TefasSite> {
  const asked: string[] = [];
  const bodies: Record<string, unknown>[] = [];
  const moods: SiteMood[] = [];
  const revised = new Map<string, string>();
  const names = new Map<string, string>();
  let holdFrom = Infinity;
  let held: (() => void)[] = [];
  let news = Promise.withResolvers<void>();
  const times: number[] = [];
  let refused = 0;

  const server = createServer((request, response) => {
    void read(request).then((text) => {
      const answer = (): void => reply(request.url ?? "", text, response);
      const count = bodies.push(JSON.parse(text) as Record<string, unknown>);
      asked.push(describe(request.url ?? "", text));
      news.resolve();
      news = Promise.withResolvers();
      if (count >= holdFrom) held.push(answer);
      else answer();
    });
  });

  function reply(path: string, text: string, response: Response): void {
    if (isTooSoon(response)) return;
    const table = TABLES[path];
    if (table === undefined)
      return send(response, 404, '{"errorCode":"ERR-006","errorMessage":"Method not found or disabled!"}');
    const mood = moods.shift();
    if (mood !== undefined && mood !== "half" && mood !== "renamed") return sendMood(mood, response);
    send(response, 200, answerFor(table, JSON.parse(text) as Record<string, string | null>, mood));
  }

  function isTooSoon(response: Response): boolean {
    const { limit } = options;
    if (limit === undefined) return false;
    const now = performance.now();
    while (times.length > 0 && (times[0] ?? 0) <= now - limit.perMs) times.shift();
    const isOver = times.length >= limit.requests;
    if (!isOver) times.push(now);
    const free = (times.at(-1) ?? now) + limit.perMs - now;
    response.setHeader("ratelimit-remaining", String(limit.requests - times.length));
    response.setHeader("ratelimit-reset", String(Math.ceil(free / 1000)));
    if (!isOver) return false;
    refused += 1;
    send(response, 429, '{"fault":{"faultString":"Throttling limit exceeded","faultStatusCode":429}}');
    return true;
  }

  function answerFor(table: "prices" | "allocation", body: Record<string, string | null>, mood?: SiteMood): string {
    if (KEYS.some((key) => !(key in body))) return error("Hata:java.lang.NullPointerException");
    const [first, last] = [spread(body["basTarih"] ?? ""), spread(body["bitTarih"] ?? "")];
    const days = daysBetween(first, last);
    if (first < fiveYearsBefore(options.today ?? new Date().toISOString().slice(0, 10)))
      return error("Geçersiz veri: Baslangıc Tarihi 5 yıldan eski olamaz");
    if (days.length > 30)
      return '{"errorCode":null,"errorMessage":null,"resultList":[],"toplamSayi":0,"toplamSayfa":0}';
    const funds = mood === "half" ? options.funds.slice(0, Math.floor(options.funds.length / 3)) : options.funds;
    const open = days.filter((day) => isWeekday(day) && !options.holidays?.includes(day));
    const rows = open.flatMap((day) =>
      funds
        .filter((fund) => (fund.kind ?? "YAT") === body["fonTipi"] && hasRow(fund, day))
        .map((fund) => row(table, fund, day)),
    );
    if (rows.length === 0) return NOTHING;
    const list = rows.join(",");
    const shown = mood === "renamed" ? list.replaceAll('"fiyat"', '"birimFiyat"') : list;
    return `{"errorCode":null,"errorMessage":null,"resultList":[${shown}],"toplamSayi":${rows.length},"toplamSayfa":1}`;
  }

  function row(table: "prices" | "allocation", fund: SiteFund, day: string): string {
    const name = names.get(fund.code) ?? fund.name ?? `${fund.code} PORTFÖY İKİNCİ FON`;
    const key = `"fonKodu":"${fund.code}","fonUnvan":${JSON.stringify(name)},"tarih":"${day}"`;
    if (table === "allocation") return `{${key},"bilFiyat":null,"rn":1,${ALLOCATION}}`;
    const price = revised.get(`${fund.code} ${day}`) ?? priceOf(fund, day);
    return `{${key},"fiyat":${price},"tedPaySayisi":960084201.0,"kisiSayisi":4845,"portfoyBuyukluk":3037309510.91,"borsaBultenFiyat":null,"rn":1}`;
  }

  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    host,
    url: `http://${host}/`,
    asked,
    bodies,
    refused: () => refused,
    mood: (...next) => void moods.push(...next),
    holdAt: (count) => {
      holdFrom = count;
    },
    release: () => {
      holdFrom = Infinity;
      for (const answer of held) answer();
      held = [];
    },
    seen: async (count) => {
      while (bodies.length < count) await news.promise;
    },
    revise: (code, day, price) => void revised.set(`${code} ${day}`, price),
    rename: (code, name) => void names.set(code, name),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** Some known codes, one of them negative, a null, and a code that nobody knows. Made up: no whole answer is on record. */
const ALLOCATION = '"hs":60.25,"dt":null,"tr":45,"r":-5.5,"kibd":0,"zzz":0.25';

function sendMood(mood: Exclude<SiteMood, "half" | "renamed">, response: Response): void {
  switch (mood) {
    case "html":
      return send(response, 200, CHALLENGE, "text/html");
    case "empty":
      return send(response, 200, "");
    case "nothing":
      return send(response, 200, NOTHING);
    case "429":
      response.setHeader("retry-after", "1");
      return send(response, 429, '{"fault":{"faultString":"Throttling limit","faultStatusCode":429}}');
    case "500":
      response.setHeader("retry-after", "1");
      return send(response, 500, '{"error":"Proxy request failed"}');
    case "unknown error":
      return send(response, 200, error("Sistem Hatası!!"));
    case "torn":
      return send(response, 200, '{"errorCode":null,"resultList":[');
  }
}

function send(response: Response, status: number, text: string, type = "application/json"): void {
  response.writeHead(status, { "content-type": type, "content-length": Buffer.byteLength(text) }).end(text);
}

function error(text: string): string {
  return JSON.stringify({ errorCode: null, errorMessage: text, resultList: null, toplamSayi: null, toplamSayfa: null });
}

function hasRow(fund: SiteFund, day: string): boolean {
  if (day < (fund.from ?? "") || day > (fund.to ?? "9999")) return false;
  return !fund.gaps?.includes(day) && (fund.prices === undefined || fund.prices.has(day));
}

/** Some price of six digits behind the point, the same one each time. */
function priceOf(fund: SiteFund, day: string): string {
  if (fund.suspended?.includes(day)) return "0";
  const known = fund.prices?.get(day);
  if (known !== undefined) return known;
  const seed = Buffer.from(`${fund.code}${day}`).reduce((sum, byte) => (sum * 31 + byte) % 1_000_003, 7);
  return (1 + seed / 1_000_000).toFixed(6);
}

function describe(path: string, text: string): string {
  const body = JSON.parse(text) as Record<string, string>;
  const days = [body["basTarih"], body["bitTarih"]].map((day) => spread(day ?? ""));
  return [TABLES[path] ?? path, body["fonTipi"], ...days].join(" ");
}

function spread(digits: string): string {
  return `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`;
}

function fiveYearsBefore(day: string): string {
  return `${Number(day.slice(0, 4)) - 5}${day.slice(4)}`;
}

async function read(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const piece of request as AsyncIterable<Buffer>) text += piece.toString();
  return text;
}
