/** Where the official servers keep what a client may come back for. The one of their own examples mixes up what is said within a millisecond. */
import type { EventStore } from "@modelcontextprotocol/server";

export function eventStore(): EventStore {
  const said: { readonly stream: string; readonly message: Parameters<EventStore["storeEvent"]>[1] }[] = [];
  return {
    async storeEvent(stream, message) {
      said.push({ stream, message });
      return String(said.length - 1);
    },
    async replayEventsAfter(last, { send }) {
      const { stream = "" } = said[Number(last)] ?? {};
      for (let at = Number(last) + 1; at < said.length; at++) {
        const event = said[at];
        if (event?.stream === stream) await send(String(at), event.message);
      }
      return stream;
    },
  };
}
