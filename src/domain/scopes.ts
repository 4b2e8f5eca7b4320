/** What an API key may be used for; a person who is signed in has all of them that their role allows. */
export const SCOPES = ["read", "add", "control", "admin"] as const;
export type Scope = (typeof SCOPES)[number];
