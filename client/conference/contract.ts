// What a conference module and the page that mounts it promise each other.

/**
 * One signal between the two sides of a call. The server carries it unread (at most 64 KiB as JSON),
 * adds `from` on delivery, and may lose, repeat or delay it.
 */
export interface SignalData {
  call_id: string;
  from?: "visitor" | "agent";
  /** Who sent it, where more than two may be in a call: `visitor`, or `agent-` and the user's id; set by the server. */
  party?: string;
  /** An agent's name; set by the server. */
  party_name?: string;
  /** The party whom alone it is for; without it all others. */
  to_party?: string;
  [field: string]: unknown;
}

export interface ConferenceProblem {
  /** Stable and machine-readable, e.g. `camera_refused`, `no_devices`, `connection_lost`. */
  code: string;
  /** One sentence in the host's locale. */
  message: string;
}

export interface ConferenceHost {
  /** In the document, or in an open shadow root; the module adds one element to it and removes it at the end. */
  container: HTMLElement;
  role: "visitor" | "agent";
  callId: string;
  /** What `GET call/` answered as `join`; its shape is the provider's own. */
  join: Record<string, unknown>;
  /** BCP 47, e.g. `de` or `en-GB`. */
  locale: string;
  /** For agents: what the visitor is called. */
  visitorName?: string;
  sendSignal(data: SignalData): void;
  /** Returns the function that stops listening. */
  onSignal(handler: (data: SignalData) => void): () => void;
  /** Fresh join data, e.g. TURN credentials that have not expired. */
  refreshJoin(): Promise<Record<string, unknown>>;
  /** The person pressed "End call": the host ends the call and then calls `close()`. */
  hangUp(): void;
  problem(problem: ConferenceProblem): void;
}

export interface Conference {
  /** Stops every track, timer and listener and removes the view. May be called twice. */
  close(): Promise<void>;
  setMuted(muted: boolean): void;
  setCamera(on: boolean): void;
  /** Another call is on screen: no microphone, picture or sound until it is taken off hold, then as it was. Without it: muted. */
  hold?(held: boolean): void;
}

export interface ConferenceModule {
  mount(host: ConferenceHost): Promise<Conference>;
}

/** What provider `peer` finds in `join`. */
export interface PeerJoin {
  ice_servers: RTCIceServer[];
  polite: boolean;
  /** This side's own party. */
  party?: string;
  ice_transport_policy?: RTCIceTransportPolicy;
  /** Unix seconds; after it the TURN credentials are refused. */
  expires_at?: number;
}
