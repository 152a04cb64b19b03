/** What the servers of the cases ask, whatever their make. */

interface Form {
  readonly message: string;
  readonly requestedSchema: { type: "object"; properties: Record<string, { type: "string" }>; required: string[] };
}

export function form(property: string): Form {
  return {
    message: `${property}, please`,
    requestedSchema: { type: "object", properties: { [property]: { type: "string" } }, required: [property] },
  };
}

export function prompt(): { messages: { role: "user"; content: { type: "text"; text: string } }[]; maxTokens: number } {
  return { messages: [{ role: "user", content: { type: "text", text: "The capital of France?" } }], maxTokens: 10 };
}
