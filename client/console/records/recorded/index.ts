// What a visitor agreed to, what was done on their page, and what was recorded of it, below its call.
import { h } from "../../../ui/dom";
import { createDeeds, type Seen } from "../deeds";
import type { Scene } from "../pieces";
import type { Deletion } from "./deletion";
import { type Recording, Shelf } from "./shelf";

export interface RecordedView {
  readonly element: HTMLElement;
  /** Of this call; again when there may be more. */
  show(callId: string): void;
}

interface Answer {
  cobrowses: (Seen & { recordings: Recording[] })[];
  can_delete: boolean;
}

export function createRecorded(scene: Scene, deletion: Deletion): RecordedView {
  const { tell, api } = scene;
  let asked = "";
  const shelf = new Shelf(scene, deletion);
  const deeds = createDeeds(scene);
  const card = h("div", { class: "card recorded", hidden: true }, h("h2", {}, tell("recorded")), shelf.element);
  const element = h("div", { class: "beneath" }, deeds.element, card);
  const draw = ({ cobrowses, can_delete }: Answer) => {
    const recordings = cobrowses.flatMap((each) => each.recordings);
    // A list that was emptied here says so until another call is opened.
    if (recordings.length > 0) card.hidden = false;
    shelf.show(recordings, can_delete);
    deeds.show(cobrowses);
  };
  return {
    element,
    show(callId) {
      if (callId !== asked) {
        shelf.close();
        draw({ cobrowses: [], can_delete: false });
        card.hidden = true;
      }
      asked = callId;
      api.read<Answer>(`calls/${encodeURIComponent(callId)}/cobrowse/`).then(
        (answer) => callId === asked && draw(answer),
        () => {}, // the call's own page says that nothing came
      );
    },
  };
}
