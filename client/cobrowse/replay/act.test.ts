// What an agent began on one picture is never done on another.
import { beforeEach, expect, test } from "vitest";
import { Glass } from "./commands";
import type { Screen } from "./screen";
import { REPLAY_WORDS } from "./words";

let glass: Glass;
let page: HTMLElement;
let screen: Screen | null;
let commands: [command: object, stream: number][];
const surface = () => document.querySelector(".glass") as HTMLElement;
const box = () => surface().querySelector<HTMLInputElement | HTMLSelectElement>("input,select");

/** Of one element, the seventh. */
function picture(html: string, stream: number): Screen {
  page.innerHTML = html;
  const { firstElementChild: element } = page;
  const mirror = { getNode: () => element, getId: () => 7 };
  return { document, idAt: () => 7, stream, replayer: { getMirror: () => mirror } } as unknown as Screen;
}

beforeEach(() => {
  const root = document.createElement("div");
  const place = document.createElement("div");
  page = document.createElement("div");
  commands = [];
  place.getBoundingClientRect = () => new DOMRect(0, 0, 100, 100);
  root.append(place);
  document.body.replaceChildren(root, page);
  glass = new Glass(root, place, {
    words: REPLAY_WORDS.en,
    screen: () => screen,
    size: () => ({ width: 100, height: 100 }),
    cursor: () => {},
    command: (command, of) => void (of === screen && commands.push([command, of.stream])),
  });
  screen = picture("<input>", 1);
  glass.become("control");
});

const click = () => surface().dispatchEvent(new MouseEvent("click", { clientX: 50, clientY: 50 }));
const press = (key: string, on: Element = surface()) =>
  on.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));

function write(text: string): HTMLInputElement {
  click();
  const field = box() as HTMLInputElement;
  field.value = text;
  return field;
}

test("a text goes to the field and the tab that were clicked", () => {
  press("Enter", write("Alice"));
  expect(commands).toEqual([[{ kind: "type", node: 7, text: "Alice" }, 1]]);
  expect(box()).toBeNull();
});

test("a box that stands when another page comes is taken away, and its text goes nowhere", () => {
  const field = write("Alice");
  screen = picture("<input>", 2);
  press("Enter", field);
  expect(commands).toEqual([]);
  write("Alice");
  glass.leave();
  expect(box()).toBeNull();
});

test("a list that is open is taken away with its page", () => {
  screen = picture("<select><option></option></select>", 1);
  click();
  expect(box()?.tagName).toBe("SELECT");
  glass.leave();
  expect(box()).toBeNull();
});

test("keys go to what was clicked on this picture, and to nothing when there is another", () => {
  screen = picture("<button></button>", 1);
  click();
  press("Backspace");
  expect(commands.map(([, stream]) => stream)).toEqual([1, 1]);
  glass.leave();
  press("Backspace");
  expect(commands.length).toBe(2);
});

test("where no page is shown nothing is clicked", () => {
  screen = null;
  click();
  expect([commands, box()]).toEqual([[], null]);
});

test("a password is refused before anything is typed", () => {
  screen = picture('<input type="password">', 1);
  click();
  expect([commands, box(), document.querySelector(".told")?.textContent]).toEqual([[], null, REPLAY_WORDS.en.secret]);
});
