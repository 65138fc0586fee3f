// What is being fetched, as a pure machine: answers of an attempt that was given up on change nothing.

export interface Loading<T> {
  readonly attempt: number;
  readonly phase: "loading" | "more" | "ready" | "failed";
  /** The last answer; it stays on screen while the next one is on its way, or when that one does not come. */
  readonly value: T | null;
  /** `value` answers another question than the one that is being asked. */
  readonly former: boolean;
  /** No answer came at all. */
  readonly offline: boolean;
}

/** The same anew; the same kind of thing, so that the former may stand until the answer comes; something else. */
export type About = "same" | "similar" | "other";

export type LoadingInput<T> =
  | { type: "ask"; about: About }
  | { type: "more" }
  | { type: "answer"; attempt: number; value: T }
  | { type: "fail"; attempt: number; offline: boolean };

export function nothing<T>(): Loading<T> {
  return { attempt: 0, phase: "loading", value: null, former: false, offline: false };
}

export function next<T>(state: Loading<T>, input: LoadingInput<T>): Loading<T> {
  switch (input.type) {
    case "ask": {
      const value = input.about === "other" ? null : state.value;
      const former = input.about === "similar" || (input.about === "same" && state.former);
      return { attempt: state.attempt + 1, phase: "loading", value, former, offline: false };
    }
    case "more":
      return { ...state, attempt: state.attempt + 1, phase: "more", offline: false };
    case "answer":
      if (input.attempt !== state.attempt) return state;
      return { ...state, phase: "ready", value: input.value, former: false, offline: false };
    case "fail":
      if (input.attempt !== state.attempt) return state;
      return { ...state, phase: "failed", value: state.former ? null : state.value, offline: input.offline };
  }
}
