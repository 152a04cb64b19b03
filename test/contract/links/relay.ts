/** A wire that can be cut, and that can be held up: a port in front of another one. */
import { connect, createServer, type Socket } from "node:net";

export interface Relay extends AsyncDisposable {
  readonly port: number;
  /** Every connection there is breaks. Later ones get through again. */
  sever(): void;
  /** What the server says on the connections there are waits until `resume`. */
  stall(): void;
  resume(): void;
}

export async function openRelay(to: number): Promise<Relay> {
  /** By the socket of the client, the one to the server. */
  const wires = new Map<Socket, Socket>();
  const held = new Map<Socket, Socket>();
  const server = createServer((near) => {
    const far = connect(to, "127.0.0.1");
    wires.set(near, far);
    const cut = (): void => {
      near.destroy();
      far.destroy();
      wires.delete(near);
      held.delete(near);
    };
    for (const socket of [near, far]) socket.on("error", cut).on("close", cut);
    near.pipe(far);
    far.pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const sever = (): void => {
    for (const near of [...wires.keys()]) near.destroy();
  };
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    sever,
    stall() {
      for (const [near, far] of wires) {
        held.set(near, far);
        far.unpipe(near).pause();
      }
    },
    resume() {
      for (const [near, far] of held) far.pipe(near);
      held.clear();
    },
    async [Symbol.asyncDispose]() {
      sever();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
