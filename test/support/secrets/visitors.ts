import assert from "node:assert/strict";
import type { TestServer } from "../start-server.ts";
import type { Markers } from "./markers.ts";

/** Somebody who looks at the server: the headers they send, and the secrets that are theirs to be told. */
export type Visitor = {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
};
export type Reply = { readonly status: number; readonly text: string; readonly json: any; readonly cookies: string[] };

/** Sends a request as somebody; the text of the answer is looked through by whoever asked. */
export async function ask(
  server: TestServer,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  body?: unknown,
  method = body === undefined ? "GET" : "POST",
): Promise<Reply> {
  const reply = await fetch(server.url + path, {
    method,
    redirect: "manual",
    headers: { ...headers, ...(body === undefined ? {} : { "content-type": "application/json" }) },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await reply.text();
  const all = [...reply.headers].filter(([name]) => name !== "set-cookie").map((pair) => pair.join(": "));
  const isJson = (reply.headers.get("content-type") ?? "").includes("json") && text !== "";
  return {
    status: reply.status,
    text: [...all, "", text].join("\n"),
    json: isJson ? JSON.parse(text) : null,
    cookies: reply.headers.getSetCookie(),
  };
}

type Person = { readonly email: string; readonly password: string };

export async function signIn(server: TestServer, markers: Markers, name: string, person: Person): Promise<Visitor> {
  const reply = await ask(server, "/api/auth/sign-in/email", {}, person);
  assert.equal(reply.status, 200, reply.text);
  const cookie = reply.cookies[0]!.split(";")[0]!;
  markers.learn(`session-of-${name}`, cookie.split("=")[1]);
  return { name, headers: { cookie } };
}

export async function makeUser(server: TestServer, markers: Markers, admin: Visitor, name: string): Promise<Visitor> {
  const person = { email: `${name}@example.org`, password: markers.mint(`password-of-${name}`) };
  const body = { ...person, name, role: "user" };
  const reply = await ask(server, "/api/auth/admin/create-user", admin.headers, body);
  assert.equal(reply.status, 200, reply.text);
  markers.absentFrom("the answer about a new user", reply.text);
  return signIn(server, markers, name, person);
}

/** A guest comes into being with their first job. */
export async function makeGuest(server: TestServer, markers: Markers, url: string): Promise<Visitor> {
  const reply = await ask(server, "/api/jobs", {}, { type: "links", urls: [url] });
  assert.equal(reply.status, 201, reply.text);
  const token = markers.learn("guest-token", reply.json.guest_token);
  markers.absentFrom("the answer to a guest", reply.text, ["guest-token"]);
  return { name: "guest", headers: { authorization: `Bearer ${token}` } };
}
