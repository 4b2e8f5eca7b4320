/** Tells whether a text is one exact `host:port`, without wildcards; an IPv6 address stands in brackets. */
export function isHostAndPort(text: string): boolean {
  const port = Number(/^(?:\[[0-9a-f:.]+\]|[^\s/@:[\]*?]+):(\d{1,5})$/i.exec(text)?.[1] ?? 0);
  return port > 0 && port < 65_536;
}
