import { same } from "../check.ts";
import type { Case } from "../scene.ts";

export const interceptors = (): readonly Case[] => [
  {
    name: "an interceptor of the server answers instead, changes an answer, or lets it pass",
    async play(open) {
      await using opened = await open();
      const result = async (meta: Readonly<Record<string, unknown>>): Promise<unknown> =>
        (await opened.hear("echo", { value: "the handler" }, { meta })).result;
      same(await result({ "contract.example/instead": 1 }), "the interceptor", "instead");
      same(await result({ "contract.example/beside": 1 }), "beside", "a changed answer");
      same(await result({}), "the handler", "what passes");
      same((await opened.remembered()).passed["tools/call"], 4, "calls it saw");
      await opened.quiet();
    },
  },
  {
    name: "an interceptor of the client adds to a call, or answers without the server",
    async play(open) {
      await using opened = await open({
        interceptors: [
          {
            every: (call, next) => next({ ...call, meta: { ...call.meta, "contract.example/added": "yes" } }),
            "resources/list": () => ({ resources: [{ uri: "file:///from-here", name: "here" }] }),
          },
        ],
      });
      same((await opened.hear("meta")).result, { "contract.example/added": "yes" }, "what the server sees");
      same((await opened.client.call("resources/list", {})).resources.length, 1, "what the client answered");
      same((await opened.remembered()).passed["resources/list"], undefined, "what the server was asked");
      await opened.quiet();
    },
  },
];
