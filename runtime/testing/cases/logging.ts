import { same } from "../check.ts";
import type { Case, Scene } from "../scene.ts";

const LEVELS = ["debug", "info", "error", "warning", "emergency"];

export const logging = ({ handshake, remembers }: Scene): readonly Case[] => [
  {
    name: "log lines reach the caller that wants them, with their logger, and the others are unsupported",
    async play(open) {
      const heard: unknown[] = [];
      const handlers = { "notifications/message": ({ params }: { params: object }) => void heard.push(params) };
      await using opened = await open({ logLevel: "warning", handlers });
      const { result } = await opened.hear("log", { levels: LEVELS });
      // Where nothing is remembered between requests of the handshake era, neither is the level.
      const wanted = handshake && !remembers ? LEVELS : ["error", "warning", "emergency"];
      const line = (level: string): object => ({
        level,
        data: { at: LEVELS.indexOf(level) },
        ...(level === "error" ? { logger: "contract" } : {}),
      });
      same(heard, wanted.map(line), "lines");
      same(
        result,
        LEVELS.map((level) => (wanted.includes(level) ? "sent" : "unsupported")),
        "what became of them",
      );
      const unsupported = LEVELS.length - wanted.length;
      await opened.quiet(unsupported > 0 ? { unsupported } : {});
    },
  },
  {
    name: "a caller that names no level hears every line of a session, and none of a request that stands alone",
    async play(open) {
      const heard: unknown[] = [];
      const handlers = { "notifications/message": ({ params }: { params: { level: string } }) => void heard.push(params.level) };
      await using opened = await open({ handlers });
      await opened.hear("log", { levels: LEVELS });
      same(heard, handshake ? LEVELS : [], "lines");
      await opened.quiet(handshake ? {} : { unsupported: LEVELS.length });
    },
  },
];
