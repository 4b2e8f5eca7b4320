/** A provider of OpenID Connect on loopback that signs real tokens, and lies where a test wants it to. */
import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export const CLIENT = { id: "trawl at home", secret: "s3cr3t: of/the+client" };

export type Person = { sub: string; email?: string; email_verified?: boolean | string; name?: string };
/** What the provider does otherwise than it should. */
export type Moods = {
  /** Claims of the id token that are not what they should be. */
  claims?: Record<string, unknown>;
  /** Signs with a key that nobody knows, under the known key's name. */
  isForged?: boolean;
  /** An algorithm of the token's head that is not the key's. */
  algorithm?: string;
  /** The address is told at the userinfo endpoint only. */
  isTerse?: boolean;
  userInfoSub?: string;
  /** Answers with this status at any of its addresses. */
  status?: number;
  /** Changes what it says of itself. */
  description?: Record<string, unknown>;
  /** Sends whoever asks elsewhere. */
  redirectTo?: string;
};

export type TestProvider = AsyncDisposable & {
  readonly issuer: string;
  /** Who signs in next. */
  person: Person;
  moods: Moods;
  /** Paths that were asked for. */
  readonly asked: string[];
  /** Signs the person in at the authorization page; gives the address where the browser is sent back to. */
  authorize(url: string): URL;
  stop(): Promise<void>;
};

type Grant = { challenge: string; redirectUri: string; nonce: string; person: Person };

export async function openOidcProvider(): Promise<TestProvider> {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const forger = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
  const grants = new Map<string, Grant>();
  const tokens = new Map<string, Person>();
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}/realm`;

  const provider: TestProvider = {
    issuer,
    person: { sub: "1", email: "ada@example.org", email_verified: true, name: "Ada" },
    moods: {},
    asked: [],
    authorize(text) {
      const query = new URL(text).searchParams;
      const code = randomBytes(16).toString("hex");
      for (const [name, value] of Object.entries({
        response_type: "code",
        client_id: CLIENT.id,
        code_challenge_method: "S256",
      }))
        if (query.get(name) !== value) throw new Error(`${name} is ${query.get(name)}`);
      const redirectUri = query.get("redirect_uri") ?? "";
      const challenge = query.get("code_challenge") ?? "";
      grants.set(code, { challenge, redirectUri, nonce: query.get("nonce") ?? "", person: provider.person });
      const back = new URL(redirectUri);
      back.searchParams.set("code", code);
      back.searchParams.set("state", query.get("state") ?? "");
      return back;
    },
    stop: async () => {
      server.closeAllConnections();
      if (server.listening) await once(server.close(), "close");
    },
    [Symbol.asyncDispose]: () => provider.stop(),
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? "").replace("/realm", "");
    provider.asked.push(path);
    const { status, redirectTo } = provider.moods;
    if (redirectTo !== undefined) return void response.writeHead(302, { location: redirectTo }).end();
    if (status !== undefined) return void response.writeHead(status).end("no");
    const told = await tell(path, request);
    response.writeHead(told === null ? 400 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(told ?? { error: "invalid_request" }));
  }

  async function tell(path: string, request: IncomingMessage): Promise<unknown> {
    if (path === "/.well-known/openid-configuration") return describe();
    if (path === "/jwks") return { keys: [{ ...publicKey.export({ format: "jwk" }), kid: "k1", use: "sig" }] };
    if (path === "/token") return redeem(request, new URLSearchParams(await textOf(request)));
    if (path !== "/userinfo") return null;
    const person = tokens.get((request.headers.authorization ?? "").replace("Bearer ", ""));
    return person === undefined ? null : { ...person, sub: provider.moods.userInfoSub ?? person.sub };
  }

  function describe(): Record<string, unknown> {
    return {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks`,
      userinfo_endpoint: `${issuer}/userinfo`,
      id_token_signing_alg_values_supported: ["ES256"],
      ...provider.moods.description,
    };
  }

  /** RFC 6749 §2.3.1 and §4.1.3, RFC 7636 §4.6: the client, the code, once, and the verifier. */
  function redeem(request: IncomingMessage, form: URLSearchParams): unknown {
    const grant = grants.get(form.get("code") ?? "");
    grants.delete(form.get("code") ?? "");
    const challenge = createHash("sha256")
      .update(form.get("code_verifier") ?? "")
      .digest("base64url");
    const login = [CLIENT.id, CLIENT.secret]
      .map((part) => new URLSearchParams({ x: part }).toString().slice(2))
      .join(":");
    const isClient = request.headers.authorization === `Basic ${Buffer.from(login).toString("base64")}`;
    if (!isClient || grant?.challenge !== challenge || grant.redirectUri !== form.get("redirect_uri")) return null;
    const accessToken = randomBytes(16).toString("hex");
    tokens.set(accessToken, grant.person);
    return { access_token: accessToken, token_type: "Bearer", expires_in: 60, id_token: idToken(grant) };
  }

  function idToken({ person, nonce }: Grant): string {
    const { moods } = provider;
    const now = Math.floor(Date.now() / 1000);
    const shown = moods.isTerse ? { sub: person.sub } : person;
    const claims = { iss: issuer, aud: CLIENT.id, iat: now, exp: now + 60, nonce, ...shown, ...moods.claims };
    return signToken({ alg: moods.algorithm ?? "ES256", kid: "k1" }, claims, moods.isForged ? forger : privateKey);
  }
  return provider;
}

/** RFC 7515 §3.1, with the signature of RFC 7518 §3.4. */
function signToken(head: object, claims: object, key: KeyObject): string {
  const signed = [head, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  const signature = sign("sha256", Buffer.from(signed), { key, dsaEncoding: "ieee-p1363" });
  return `${signed}.${signature.toString("base64url")}`;
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const piece of request) text += String(piece);
  return text;
}
