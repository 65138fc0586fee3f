// Pieces that the pages of the records share: what stands where nothing is, and facts in pairs.
import { type Child, h, setText } from "../../ui/dom";
import type { ApiError } from "../api";
import type { RecordsWorld } from "../view/records";
import type { Loading } from "./loading";
import type { Tell } from "./words";

/** What the API has thrown. By its members: this module's own `ApiError` is not the one that the console throws. */
export function refusalOf(error: unknown): Partial<Pick<ApiError, "status" | "retryAfter">> {
  return error instanceof Error ? (error as Partial<ApiError>) : {};
}

export interface Scene extends RecordsWorld {
  tell: Tell;
}

export interface Status {
  readonly element: HTMLElement;
  update(state: Loading<unknown>): void;
}

/** Loading, failed, offline: a line of its own, or one above what is still on screen. */
export function createStatus({ tell }: Scene, retry: () => void): Status {
  const text = h("p");
  const again = h("button", { type: "button", onclick: retry }, tell("retry"));
  const element = h("div", { class: "records-status", role: "status" }, text, again);
  return {
    element,
    update({ phase, value, offline }) {
      const failed = phase === "failed";
      element.hidden = !failed && (phase !== "loading" || value !== null);
      element.dataset.tone = failed ? (value === null ? "critical" : "warning") : "plain";
      again.hidden = !failed;
      const why = tell(offline ? "offline" : "failed");
      setText(text, failed ? (value === null ? why : `${why} ${tell("stale")}`) : tell("loading"));
    },
  };
}

/** Term and description; a pair without a description is left out. */
export function pairs(rows: readonly (readonly [string, Child])[]): HTMLElement {
  const given = rows.filter(([, value]) => value !== null && value !== undefined && value !== "");
  return h(
    "dl",
    { class: "pairs" },
    ...given.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, typed(value))]),
  );
}

/** What people have typed keeps its direction to itself. */
export function typed(value: Child): Child {
  return typeof value === "string" ? h("bdi", {}, value) : value;
}
