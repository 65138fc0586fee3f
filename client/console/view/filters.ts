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
  const queueField = h(
    "div",
    { class: "filter" },
    h("label", { for: "queue-filter", class: "spoken" }, t("queue")),
    queue,
  );
  const searchField = h(
    "div",
    { class: "filter" },
    h("label", { for: "queue-search", class: "spoken" }, t("search")),
    search,
  );
  let offered = "";
  const offer = (queues: readonly QueueRef[]): void => {
    const now = JSON.stringify(queues);
    if (now === offered) return;
    offered = now;
    const chosen = queue.value || (memory.get("queue") ?? "");
    const options = queues.map(({ slug, name }) => h("option", { value: slug }, name));
    queue.replaceChildren(h("option", { value: "" }, t("allQueues")), ...options);
    queue.value = queues.some(({ slug }) => slug === chosen) ? chosen : "";
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
