// What agents did on the visitor's pages: said at the end on the page itself, and here as long as the session is.
import type { WidgetClient } from "../../sdk/index.js";
import { h } from "../dom.js";
import type { PanelWords } from "../locale/panel.js";

interface Deed {
  kind: string;
  target: string;
  outcome: string;
}

type DeedsModule = { report(locale: string, deeds: readonly Deed[], close: () => void): HTMLElement };

/** Fills `place` with the way to them, where there are any. Asks at the first look and after each end of cobrowsing. */
export class Deeds {
  private readonly place: HTMLElement;
  private readonly words: PanelWords;
  private readonly locale: string;
  private client: WidgetClient | null = null;
  private asked = false;
  private visible = false;

  constructor(place: HTMLElement, words: PanelWords, locale: string) {
    [this.place, this.words, this.locale] = [place, words, locale];
  }

  update(client: WidgetClient, visible: boolean): void {
    this.visible = visible;
    if (client !== this.client) {
      this.client = client;
      this.asked = false;
      this.place.replaceChildren();
      client.on("cobrowse:ended", () => {
        this.asked = false;
        void this.look(client);
      });
    }
    void this.look(client);
  }

  private async look(client: WidgetClient): Promise<void> {
    const begun = !["idle", "initializing", "ended", "error"].includes(client.getState());
    if (this.asked || !this.visible || !begun || client !== this.client) return;
    this.asked = true;
    const { deeds } = await client.ui
      .request<{ deeds: Deed[] }>("GET", "cobrowse/deeds/")
      .catch(() => ({ deeds: [] as Deed[] }));
    const open = h("button", { type: "button", class: "plain aside", "aria-expanded": "false" }, this.words.deeds);
    open.dataset.livedesk = "deeds-open";
    open.addEventListener("click", () => void this.toggle(open, deeds));
    this.place.replaceChildren(...(deeds.length > 0 ? [open] : []));
  }

  private async toggle(open: HTMLElement, deeds: readonly Deed[]): Promise<void> {
    const known = this.place.querySelector("[data-livedesk=cobrowse-deeds]");
    if (known) known.remove();
    else {
      const { search } = new URL(import.meta.url); // the panel is asked for by the same name of all that goes with it
      const { report } = (await import(new URL(`deeds.js${search}`, import.meta.url).href)) as DeedsModule;
      const list = report(this.locale, deeds, () => {
        void this.toggle(open, deeds);
        open.focus();
      });
      this.place.append(list);
      list.querySelector("h2")?.focus();
    }
    open.setAttribute("aria-expanded", String(!known));
  }
}
