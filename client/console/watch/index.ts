// The agent's view of visitors' pages, in a call and by a code; loaded by the console when it is wanted.
import { sheet } from "../../ui/dom";
import type { WatchModule, WatchPage, WatchWorld } from "../view/watch";
import { byCode } from "./code";
import { Watch } from "./watch";
import css from "./watch.css";

function dressed(): void {
  const look = sheet(css);
  if (!document.adoptedStyleSheets.includes(look)) document.adoptedStyleSheets = [...document.adoptedStyleSheets, look];
}

export function createWatch(root: HTMLElement, world: WatchWorld): WatchPage {
  dressed();
  return new Watch(root, world);
}

export function createByCode(root: HTMLElement, world: WatchWorld): WatchPage {
  dressed();
  return byCode(root, world);
}

({ createWatch, createByCode }) satisfies WatchModule;
