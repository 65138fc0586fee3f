// What the server gives a side to join with: its ICE servers, and whether it is the polite one.
import type { ConferenceHost, PeerJoin } from "./contract.js";
import type { Timers } from "./timers.js";

const REFRESH_PATIENCE_MS = 4000;

export function readJoin(host: Pick<ConferenceHost, "join" | "role">): PeerJoin {
  const join = host.join as Partial<PeerJoin>;
  return { ...join, ice_servers: join.ice_servers ?? [], polite: join.polite ?? host.role === "visitor" };
}

/** TURN credentials run out; null when no fresh ones came in time. Who is polite never changes. */
export async function refreshJoin(host: ConferenceHost, timers: Timers, polite: boolean): Promise<PeerJoin | null> {
  const late = new Promise<null>((resolve) => timers.after(REFRESH_PATIENCE_MS, () => resolve(null)));
  const join = await Promise.race([host.refreshJoin().catch(() => null), late]);
  return join ? { ...readJoin({ ...host, join }), polite } : null;
}

export function configuration(join: PeerJoin): RTCConfiguration {
  const { ice_servers: iceServers, ice_transport_policy: iceTransportPolicy } = join;
  return iceTransportPolicy ? { iceServers, iceTransportPolicy } : { iceServers };
}
