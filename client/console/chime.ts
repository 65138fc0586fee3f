// The sound for a new visitor: two short notes made by WebAudio, so that there is no file to load.

const NOTES = [
  [659.25, 0],
  [880, 0.13],
] as const;
const LENGTH = 0.35;
const LOUDNESS = 0.12;

export interface Chime {
  audible(): boolean;
  ring(): void;
}

/** Browsers keep a page silent until somebody has pressed something in it. */
export function createChime(page: Document): Chime {
  let context: AudioContext | null = null;
  const wake = (): void => {
    context ??= new AudioContext();
    if (context.state === "suspended") context.resume().catch(() => {});
  };
  const hasSound = typeof AudioContext === "function";
  if (hasSound) {
    wake();
    for (const press of ["pointerdown", "keydown"]) page.addEventListener(press, wake, { passive: true });
  }
  return {
    audible: () => context?.state === "running",
    ring() {
      if (context?.state === "running") for (const [pitch, at] of NOTES) play(context, pitch, context.currentTime + at);
    },
  };
}

function play(context: AudioContext, pitch: number, at: number): void {
  const tone = new OscillatorNode(context, { frequency: pitch, type: "sine" });
  const volume = new GainNode(context, { gain: 0 });
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(LOUDNESS, at + 0.01);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + LENGTH);
  tone.connect(volume).connect(context.destination);
  tone.start(at);
  tone.stop(at + LENGTH);
}
