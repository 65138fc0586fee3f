// A React hook around WidgetClient: safe under StrictMode's double effects and on a server.
import { useCallback, useEffect, useRef, useState } from "react";
import {
  type Agent,
  type ConnectionState,
  WidgetClient,
  type WidgetError,
  type WidgetOptions,
  type WidgetState,
} from "../sdk/index.js";

export interface WidgetView {
  state: WidgetState;
  /** The place in the queue; 1 is served next. */
  position: number | null;
  agent: Agent | null;
  transport: ConnectionState | null;
  /** The last problem, fatal or not; null again when the state changes. */
  error: WidgetError | null;
}

export interface UseWidget extends WidgetView {
  /** Null while rendering on a server and before the first effect. */
  client: WidgetClient | null;
  /** Put it on the element that the call is to appear in; keep that element in the document. */
  callRef: (element: HTMLElement | null) => void;
  /** Starts the session, or does nothing when there is one: until then nothing is asked of the server or stored. */
  start(): Promise<WidgetClient>;
}

const NOTHING: WidgetView = { state: "idle", position: null, agent: null, transport: null, error: null };

/** One client per mount and per `widgetKey`, `apiUrl`, `locale` and `transport`; the session belongs to the tab. */
export function useWidget({
  widgetKey,
  apiUrl,
  identity,
  locale,
  transport,
}: Omit<WidgetOptions, "container">): UseWidget {
  const [client, setClient] = useState<WidgetClient | null>(null);
  const [view, setView] = useState(NOTHING);
  const element = useRef<HTMLElement | null>(null);
  const signed = useRef(identity);
  signed.current = identity;

  // Everything is made in the effect and unmade by its end: StrictMode's first client has asked nothing when it goes.
  useEffect(() => {
    const container = () => element.current;
    const made = new WidgetClient({ widgetKey, apiUrl, locale, transport, identity: signed.current, container });
    observe(made, (change) => setView((before) => ({ ...before, ...change })));
    setClient(made);
    return () => {
      void made.destroy();
      setClient(null);
      setView(NOTHING);
    };
  }, [widgetKey, apiUrl, locale, transport]);

  const callRef = useCallback((found: HTMLElement | null) => {
    element.current = found;
  }, []);
  const start = useCallback(async () => {
    if (!client) throw new Error("useWidget: start() was called before the component was mounted");
    const state = client.getState();
    if (state === "idle" || state === "error") await client.init();
    return client;
  }, [client]);
  return { ...view, client, callRef, start };
}

function observe(client: WidgetClient, show: (change: Partial<WidgetView>) => void): void {
  client.on("state:changed", ({ to }) =>
    show({ state: to, error: null, agent: client.getCurrentAgent(), position: client.getQueuePosition() }),
  );
  client.on("queue:position", ({ position }) => show({ position }));
  client.on("agent:assigned", ({ agent }) => show({ agent }));
  client.on("connection:changed", ({ transport }) => show({ transport }));
  client.on("error", (error) => show({ error }));
}
