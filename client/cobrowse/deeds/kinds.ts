// What people call the parts of a page: rows of deeds name them by the words of HTML and of ARIA.
import { fill } from "../../ui/catalogue";

export const KIND_WORDS = {
  en: {
    link: "link",
    button: "button",
    field: "field",
    list: "list",
    checkbox: "checkbox",
    switch: "switch",
    radio: "choice",
    slider: "slider",
    option: "option",
    menuitem: "menu item",
    tab: "tab",
    heading: "heading",
    picture: "picture",
    film: "video",
    cell: "table cell",
    paragraph: "paragraph",
    page: "the page",
    part: "a part of the page",
    named: "“{name}”",
  },
  de: {
    link: "Link",
    button: "Knopf",
    field: "Feld",
    list: "Liste",
    checkbox: "Kästchen",
    switch: "Schalter",
    radio: "Auswahl",
    slider: "Regler",
    option: "Möglichkeit",
    menuitem: "Menüpunkt",
    tab: "Reiter",
    heading: "Überschrift",
    picture: "Bild",
    film: "Video",
    cell: "Tabellenzelle",
    paragraph: "Absatz",
    page: "die Seite",
    part: "ein Teil der Seite",
    named: "„{name}“",
  },
};

export type KindWords = typeof KIND_WORDS.en;
type Kind = Exclude<keyof KindWords, "named">;

const KINDS = new Map<string, Kind>(
  (
    [
      ["link", "a area link"],
      ["button", "button summary"],
      ["field", "input textarea"],
      ["list", "select combobox"],
      ["option", "option"],
      ["heading", "h1 h2 h3 h4 h5 h6"],
      ["picture", "img picture svg image canvas"],
      ["film", "video"],
      ["cell", "td th"],
      ["paragraph", "p"],
      ["page", "page html body"],
      ...(["checkbox", "switch", "radio", "slider", "menuitem", "tab"] as const).map((same) => [same, same]),
    ] as [Kind, string][]
  ).flatMap(([kind, names]) => names.split(" ").map((name): [string, Kind] => [name, kind])),
);

/** `button “Buy”` in the reader's words; what is written otherwise as it is. */
export function called(target: string, words: KindWords): string {
  const [whole, tag = "", name] = /^([a-z][\w-]*)?(?: “(.*)”)?$/s.exec(target) ?? [];
  if (whole === undefined) return target;
  const kind = KINDS.get(tag);
  if (name === undefined) return words[kind ?? "part"];
  const named = fill(words.named, { name });
  return kind ? `${words[kind]} ${named}` : named;
}
