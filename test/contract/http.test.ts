import { http, httpAlone } from "./links/http.ts";
import { transportContract } from "./transport.ts";

for (const tested of [http, httpAlone]) await transportContract(tested);
