/** One server to be measured, in a process of its own: `server.ts <peer> <transport>`. It says where it listens, and what it has cost so far. */
import { type Peer, peers, type Transport } from "./peers.ts";

const [, , peer, transport] = process.argv;

process.on("message", () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuMicros: user + system });
});
process.on("disconnect", () => process.exit(0));

const url = await peers[peer as Peer][transport as Transport]();
process.send?.({ url: url ?? "" });
