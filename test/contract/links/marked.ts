/** A `fetch` that copies the mark of a call into a header, by which a handler can be asked which request it sees. */

export function marked(send: typeof fetch): typeof fetch {
  return (url, init) => {
    const [, mark] = typeof init?.body === "string" && init.body.length < 2000 ? (/"mark":(\d+)/.exec(init.body) ?? []) : [];
    if (mark === undefined) return send(url, init);
    const headers = new Headers(init?.headers);
    headers.set("contract-mark", mark);
    return send(url, { ...init, headers });
  };
}
