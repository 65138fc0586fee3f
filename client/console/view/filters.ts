// What narrows the queue table: a search by name or page, and the queue where there are several.
import { h, setAttribute } from "../../ui/dom";
import type { State } from "../state";
import { type Choice, queuesOf } from "../table";
import type { QueueRef } from "../wire";
import type { Scene, View } from "./parts";

export function createFilters(
  { t, memory }: Scene,
  changed: (choice: Pick<Choice, "queue" | "search">) => void,
): View & { clear(): void } {
  const search = h("input", { id: "queue-search", type: "search", autocomplete: "off", placeholder: t("searchHint") });
  const queue = h("select", { id: "queue-filter" });
  const tell = (): void => {
    memory.set("queue", queue.value || null);
    changed({ queue: queue.value, search: search.value });
  };
  search.addEventListener("input", tell);
  queue.addEventListener("change", tell);
  const queueField = field(t("queue"), queue);
  const searchField = field(t("search"), search);
  let offered = "";
  const offer = (queues: readonly QueueRef[]): void => {
    const now = JSON.stringify(queues);
    if (now === offered) return;
    offered = now;
    fill(queue, queues, t("allQueues"), queue.value || (memory.get("queue") ?? ""));
    changed({ queue: queue.value, search: search.value });
  };
  return {
    element: h("div", { class: "filters", role: "search", "aria-label": t("filters") }, searchField, queueField),
    update({ me, tickets }: State) {
      if (me === null || tickets === null) return;
      const queues = queuesOf(me.queues, tickets);
      setAttribute(queueField, "hidden", queues.length < 2);
      offer(queues);
    },
    clear() {
      search.value = "";
      queue.value = "";
      tell();
      search.focus();
    },
  };
}

function field(label: string, control: HTMLElement): HTMLElement {
  return h("div", { class: "filter" }, h("label", { for: control.id, class: "spoken" }, label), control);
}

function fill(select: HTMLSelectElement, queues: readonly QueueRef[], all: string, chosen: string): void {
  const options = queues.map(({ slug, name }) => h("option", { value: slug }, name));
  select.replaceChildren(h("option", { value: "" }, all), ...options);
  select.value = queues.some(({ slug }) => slug === chosen) ? chosen : "";
}
