/** The official suite against our server, one test per scenario and revision. Anything but success fails, warnings and checks left out too. */
import { serveHttp } from "mcpgen/http";
import { assert, suite } from "../harness.ts";
import { checksOf, faultsOf } from "./scenario.ts";
import { conformanceServer } from "./server.ts";

const BOTH = ["2025-11-25", "2026-07-28"] as const;
const OLD = ["2025-11-25"] as const;
const NEW = ["2026-07-28"] as const;

/** The revisions in which the suite has the scenario. */
const scenarios: Readonly<Record<string, readonly string[]>> = {
  "server-initialize": OLD,
  ping: OLD,
  "tools-list": BOTH,
  "tools-call-simple-text": BOTH,
  "tools-call-error": BOTH,
  "tools-call-with-progress": BOTH,
  "dns-rebinding-protection": BOTH,
  "server-sse-multiple-streams": BOTH,
  "server-sse-polling": OLD,
  "server-session-lifecycle": OLD,
  "server-stateless": NEW,
  "http-header-validation": NEW,
  "logging-set-level": OLD,
  "tools-call-with-logging": OLD,
  "tools-call-sampling": OLD,
  "tools-call-elicitation": OLD,
  "input-required-result-basic-elicitation": NEW,
  "input-required-result-basic-sampling": NEW,
  "input-required-result-basic-list-roots": NEW,
  "input-required-result-request-state": NEW,
  "input-required-result-multiple-input-requests": NEW,
  "input-required-result-multi-round": NEW,
  "input-required-result-missing-input-response": NEW,
  "input-required-result-non-tool-request": NEW,
  "input-required-result-result-type": NEW,
  "input-required-result-unsupported-methods": NEW,
  "input-required-result-tampered-state": NEW,
  "input-required-result-capability-check": NEW,
  "input-required-result-ignore-extra-params": NEW,
  "input-required-result-validate-input": NEW,
};

const test = suite("official conformance suite", { timeoutMs: 60_000 });

for (const [scenario, revisions] of Object.entries(scenarios)) {
  for (const revision of revisions) {
    test(`${scenario} in ${revision}`, async () => {
      await using server = conformanceServer();
      const http = serveHttp({ port: 0 });
      await server.connect(http);
      const url = new URL(http.url);
      url.hostname = "localhost";
      assert.equal(faultsOf(await checksOf({ url: url.href, scenario, revision })), []);
    });
  }
}

test.run();
