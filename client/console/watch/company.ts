// Who else sees a visitor's page, and which of the agents may ask for more: the one who asked to see it.
import { fill } from "../../ui/catalogue";
import { h, setText } from "../../ui/dom";
import type { Cobrowse } from "./answers";
import type { WatchWords } from "./words";

export interface Standing {
  /** The reader has asked, or nobody has. */
  mine: boolean;
  /** Others see it, too: an end is one for all of them. */
  shared: boolean;
}

export interface News extends Standing {
  /** To be said: the others have gone. What stands beside the buttons is read out from there. */
  news: string;
  /** To be said while the visitor is asked. */
  waits: string;
}

export class Company {
  readonly element = h("p", { class: "hush company", "aria-live": "polite" });
  private readonly words: WatchWords;
  private readonly me: () => string;
  private seen = "";

  constructor(words: WatchWords, me: () => string) {
    [this.words, this.me] = [words, me];
    this.element.dataset.livedesk = "cobrowse-company";
  }

  update(live: Cobrowse | undefined): News {
    const { agent, also = [] } = live ?? {};
    const mine = !agent || agent.id === this.me();
    const active = live?.status === "active";
    const text = live && active ? this.text(live, mine) : "";
    const was = this.seen.startsWith(live?.id ?? "-") ? this.seen : "";
    this.seen = live && active ? `${live.id}${text}` : "";
    setText(this.element, text);
    const { requested, requestedBy, alone } = this.words;
    const waits = mine ? requested : fill(requestedBy, { name: agent.name });
    const changed = this.seen !== was && (was !== "" || text !== "");
    return { mine, shared: also.length > 0, waits, news: changed && text === "" ? alone : "" };
  }

  private text({ agent, also = [], control, recording, recordable }: Cobrowse, mine: boolean): string {
    const { words } = this;
    const names = also.map(({ name }) => name).join(", ");
    if (mine) return names && fill(words.alsoSee, { names });
    const kind = control === "granted" ? "theirsSteered" : recordable ? "theirsRecordable" : "theirs";
    const told = fill(words[kind], { name: agent?.name ?? "" });
    return recording === "granted" ? `${told} ${words.theirsRecorded}` : told;
  }
}
