/** Pages for when the real one cannot be shown: plain HTML, no script. */
function plainPage(title: string, paragraphs: readonly string[]): string {
  const text = paragraphs.map((paragraph) => `<p>${paragraph}</p>`).join("\n");
  const style = "body{font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:4rem auto;padding:0 1rem}";
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title><style>${style}</style></head>
<body><h1>${title}</h1>
${text}
</body></html>
`;
}

/** Says how the page is built. */
export function notBuiltPage(): string {
  return plainPage("Trawl runs, but its page is not built", [
    "Build it with <code>npx vite build web</code> in the folder of the program, or start with <code>npm start</code>, which builds it where needed.",
    "The API works without it: see <code>api/openapi.json</code>.",
  ]);
}

/** Says how the first admin is made on a server that others can reach. */
export function setupPage(): string {
  return plainPage("Trawl has no admin yet", [
    "This server can be reached from other machines, so it waits for its first admin before it does anything.",
    "Open the setup link that the server printed at its start, or set <code>TRAWL_ADMIN_EMAIL</code> and <code>TRAWL_ADMIN_PASSWORD</code> and start it again.",
  ]);
}
