// Sends a message or call-back request. It needs no session, and sent again it is the same one.
import { Api } from "../../sdk/api.js";
import { browserEnvironment } from "../../sdk/environment.js";
import type { WidgetError } from "../../sdk/index.js";
import { Scope } from "../../sdk/scope.js";

/** Where to, and who it is from. */
export interface RequestWires {
  /** Ends in a slash. */
  api: string;
  widgetKey: string;
  /** As the website has signed it. */
  identity: string | undefined;
  locale: string;
  /** Of the session of this tab, if there is one. */
  token(): string | undefined;
}

export interface Letter {
  kind: "message" | "callback";
  answers: Readonly<Record<string, string>>;
  consents: Readonly<Record<string, boolean>>;
  consent_versions: Readonly<Record<string, string>>;
}

export interface Receipt {
  kind: "message" | "callback";
  /** One could join now. */
  open: boolean;
  opens_at: string | null;
}

export type Post = (letter: Letter) => Promise<Receipt>;

const URL_LENGTH = 2048;

/** What cannot be proven any more is left out: the message matters more. */
export function poster(wires: RequestWires, environment = browserEnvironment()): Post {
  const api = new Api(new Scope(environment), wires.api);
  let last = { text: "", id: "" };
  return async (letter) => {
    const text = JSON.stringify(letter.answers) + letter.kind;
    if (text !== last.text) {
      last = { text, id: newId() };
    }
    const { href } = environment.location;
    const page_url = href.length > URL_LENGTH ? href.split(/[?#]/, 1)[0] : href;
    const { answers, ...rest } = letter;
    const body = { ...rest, ...answers, widget_key: wires.widgetKey, client_id: last.id, page_url };
    const language = wires.locale.slice(0, 35);
    const send = (bearer?: string, identity?: string) =>
      api.request<Receipt>("POST", "requests/", { ...body, language, ...(identity && { identity }) }, { bearer });
    let [bearer, { identity }] = [wires.token(), wires];
    for (;;) {
      try {
        return await send(bearer, identity);
      } catch (error) {
        const { status, param } = error as WidgetError;
        if (bearer && (status === 401 || status === 410)) bearer = undefined;
        else if (identity && param === "identity") identity = undefined;
        else throw error;
      }
    }
  };
}

/** Hard to guess, also where the page is not a secure context. */
function newId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
