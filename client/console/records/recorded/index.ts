// What was recorded of a visitor's page, below its call: which, how long, and the replay of one of them.
import { h, setText } from "../../../ui/dom";
import { clock, timeOfDay } from "../../format";
import { refusalOf, type Scene } from "../pieces";
import { Player } from "./player";
import { read } from "./tape";

interface Recording {
  id: string;
  began_at: string;
  ended_at: string | null;
  octets: number;
}

export interface RecordedView {
  readonly element: HTMLElement;
  /** Of this call; again when there may be more. */
  show(callId: string): void;
}

export function createRecorded(scene: Scene): RecordedView {
  const { tell, api } = scene;
  let [asked, drawn] = ["", ""];
  const list = h("ul", { class: "recordings" });
  const theatre = createTheatre(scene);
  const element = h("div", { class: "card recorded", hidden: true }, h("h2", {}, tell("recorded")), list);
  element.append(theatre.element);
  const draw = (recordings: Recording[]) => {
    element.hidden = recordings.length === 0;
    const now = JSON.stringify(recordings);
    if (now === drawn) return; // who plays one is not disturbed
    drawn = now;
    list.replaceChildren(...recordings.map((each) => line(scene, each, () => void theatre.open(each.id))));
  };
  return {
    element,
    show(callId) {
      if (callId !== asked) {
        theatre.close();
        draw([]);
      }
      asked = callId;
      const path = `calls/${encodeURIComponent(callId)}/cobrowse/`;
      api.read<{ cobrowses: { recordings: Recording[] }[] }>(path).then(
        ({ cobrowses }) => callId === asked && draw(cobrowses.flatMap(({ recordings }) => recordings)),
        () => {}, // the call's own page says that nothing came
      );
    },
  };
}

/** Where one of them is replayed, or it is said why not. */
function createTheatre(scene: Scene) {
  const { tell } = scene;
  let player: Player | null = null;
  let opened = "";
  const said = h("p", { class: "hush", role: "status" });
  const element = h("div", {}, said);
  const close = () => {
    player?.close();
    player = null;
    opened = "";
    setText(said, "");
  };
  const open = async (id: string) => {
    close();
    opened = id;
    setText(said, tell("loading"));
    try {
      const [tape, proof] = await fetched(scene, id);
      if (opened !== id || player) return;
      setText(said, tape.moments.length > 0 ? "" : tell("recordedNothing"));
      if (tape.moments.length === 0) return;
      player = new Player(scene, tape, proof);
      element.append(player.element);
    } catch (error) {
      if (opened === id) setText(said, tell(refusalOf(error).status === 404 ? "recordingGone" : "failed"));
    }
  };
  return { element, open, close };
}

async function fetched({ api }: Scene, id: string) {
  const { proof } = await api.openRecording(id);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (let after: number | null = 0; after !== null; ) {
    const [octets, next]: [Uint8Array<ArrayBuffer>, number | null] = await api.octets(
      `recordings/frames/${proof}/?after=${after}`,
    );
    parts.push(octets);
    after = next;
  }
  return [read(new Uint8Array(await new Blob(parts).arrayBuffer())), proof] as const;
}

function line({ tell, locale }: Scene, { began_at, ended_at }: Recording, open: () => void): HTMLElement {
  const seconds = (new Date(ended_at ?? began_at).getTime() - new Date(began_at).getTime()) / 1000;
  const length = ended_at === null ? tell("recordingNow") : clock(seconds);
  const button = h("button", { type: "button", onclick: open }, tell("replay"));
  button.dataset.livedesk = "recording-open";
  const time = h("time", { datetime: began_at, class: "number" }, timeOfDay(began_at, locale));
  return h("li", {}, time, h("span", { class: "number" }, length), button);
}
