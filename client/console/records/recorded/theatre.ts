// Where a recording is replayed, or it is said why not.
import { h, setText } from "../../../ui/dom";
import { refusalOf, type Scene } from "../pieces";
import { Player } from "./player";
import type { Recording } from "./shelf";
import { read } from "./tape";

export interface Theatre {
  readonly element: HTMLElement;
  /** The recording that is open, or "". */
  readonly showing: string;
  open(recording: Recording): Promise<void>;
  close(): void;
}

export function createTheatre(scene: Scene): Theatre {
  const { tell } = scene;
  let player: Player | null = null;
  let opened = "";
  const said = h("p", { class: "hush", role: "status" });
  const element = h("div", { class: "theatre" }, said);
  const close = () => {
    player?.close();
    player = null;
    opened = "";
    setText(said, "");
  };
  const open = async (recording: Recording) => {
    const { id } = recording;
    close();
    opened = id;
    setText(said, tell("loading"));
    try {
      const [tape, proof] = await fetched(scene, recording);
      if (opened !== id || player) return;
      setText(said, tape.moments.length > 0 ? "" : tell("recordedNothing"));
      if (tape.moments.length === 0) return;
      player = new Player(scene, tape, proof);
      element.append(player.element);
    } catch (error) {
      if (opened === id) setText(said, tell(refusalOf(error).status === 404 ? "recordingGone" : "failed"));
    }
  };
  return {
    element,
    get showing() {
      return opened;
    },
    open,
    close,
  };
}

async function fetched({ api }: Scene, { id, began_at, ended_at }: Recording) {
  const { proof } = await api.openRecording(id);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (let after: number | null = 0; after !== null; ) {
    const [octets, next]: [Uint8Array<ArrayBuffer>, number | null] = await api.octets(
      `recordings/frames/${proof}/?after=${after}`,
    );
    parts.push(octets);
    after = next;
  }
  const span = ended_at === null ? undefined : { began: Date.parse(began_at), ended: Date.parse(ended_at) };
  return [read(new Uint8Array(await new Blob(parts).arrayBuffer()), span), proof] as const;
}
