import { same } from "../check.ts";
import type { Case } from "../scene.ts";

const PARAMS = JSON.parse('{"own":[1,{"deep":null}],"__proto__":{"a":1},"text":"ü"}');

export const fallback = (): readonly Case[] => [
  {
    name: "a gateway gets requests and notices that nobody handles, their keys as they came",
    async play(open) {
      await using opened = await open({}, "gateway");
      const raw = await opened.raw();
      raw.request("g", "contract.example/route", PARAMS);
      const [reply] = await raw.replies("g");
      same([reply?.result?.["method"], reply?.result?.["params"]], ["contract.example/route", PARAMS], "the request");
      await raw.tell("contract.example/said", PARAMS);
      const { heard } = await raw.until("the notice", (memory) => memory.heard.length > 0);
      same(heard, [{ method: "contract.example/said", params: PARAMS }], "the notice");
      await raw.quiet();
    },
  },
];
