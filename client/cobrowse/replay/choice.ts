// The list from which an agent chooses for the visitor: options by their place as it is now, meant by their identity.
import { h } from "../../ui/dom";

export interface ChoiceWires {
  name: string;
  /** The number of an option in the page's mirror; -1: none. */
  idOf(option: Element): number;
  chosen(id: number): void;
}

/** No letter of an option is known here. What the page puts in or takes away meanwhile changes places, and no identity. */
export function choice(list: HTMLSelectElement, { name, idOf, chosen }: ChoiceWires): HTMLSelectElement {
  const field = h("select", { "aria-label": name });
  const draw = (): void => {
    const { value } = field;
    const seen = [...list.options].filter((option) => !option.closest("[hidden]"));
    const lines = seen.map((option, place) => {
      const disabled = option.matches(":disabled") || option.closest("optgroup")?.disabled === true;
      return h("option", { value: idOf(option), disabled }, `${place + 1}`);
    });
    field.replaceChildren(h("option", { value: "" }, "–"), ...lines);
    field.value = value;
    if (field.selectedIndex < 0) field.selectedIndex = 0;
  };
  const watch = new MutationObserver(() => {
    if (field.isConnected && list.isConnected) draw();
    else watch.disconnect();
  });
  draw();
  watch.observe(list, { childList: true, subtree: true, attributeFilter: ["hidden", "disabled"] });
  let key = "";
  const choose = (): void => {
    watch.disconnect();
    if (field.value !== "") chosen(Number(field.value));
    field.dispatchEvent(new Event("done"));
    field.remove();
  };
  // Going through a list by keys changes it with each: only Enter means one.
  field.addEventListener("keydown", (event) => {
    key = event.key;
    if (key === "Enter" && field.value !== "") choose();
  });
  field.addEventListener("pointerdown", () => {
    key = "";
  });
  field.addEventListener("change", () => (key === "" || key === "Enter") && field.isConnected && choose());
  return field;
}
