// A help corner made of the hook: the example of the React guide.
import { type FormEvent, useEffect, useState } from "react";
import type { WidgetError } from "../../sdk/index.js";
import { useWidget } from "../use-widget.js";

export function Help({ widgetKey, apiUrl }: { widgetKey: string; apiUrl?: string }) {
  const { client, state, position, agent, error, callRef, start } = useWidget({ widgetKey, apiUrl });

  const [refusal, setRefusal] = useState<WidgetError | null>(null);
  const problem = refusal ?? error;

  // After a reload, or on the next page: go on where the visitor was.
  useEffect(() => {
    if (client?.ui.hasSession()) start().catch(setRefusal);
  }, [client, start]);

  async function ask(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get("name"));
    setRefusal(null);
    try {
      const visitor = await start();
      if (visitor.getState() !== "ready") return; // resumed: waiting or talking already
      await visitor.submitForm({ name });
      await visitor.joinQueue({ terms: true });
    } catch (reason) {
      setRefusal(reason as WidgetError);
    }
  }

  return (
    <section aria-label="Help" data-state={state}>
      {(state === "idle" || state === "ready" || state === "error") && <Ask onSubmit={ask} />}
      {state === "queued" && <Waiting position={position} onLeave={() => client?.leaveQueue()} />}
      {state === "in_call" && <Talking name={agent?.name} onEnd={() => client?.ui.endCall()} />}
      {problem && <p role="alert">{problem.message}</p>}
      <div ref={callRef} />
    </section>
  );
}

function Ask({ onSubmit }: { onSubmit: (event: FormEvent<HTMLFormElement>) => void }) {
  return (
    <form onSubmit={onSubmit}>
      <label>
        Your name <input name="name" required />
      </label>
      <button type="submit">Talk to us</button>
    </form>
  );
}

function Waiting({ position, onLeave }: { position: number | null; onLeave: () => void }) {
  return (
    <p role="status">
      You are number {position ?? "…"} in line.{" "}
      <button type="button" onClick={onLeave}>
        Leave
      </button>
    </p>
  );
}

function Talking({ name, onEnd }: { name: string | undefined; onEnd: () => void }) {
  return (
    <p role="status">
      You are talking to {name}.{" "}
      <button type="button" onClick={onEnd}>
        End call
      </button>
    </p>
  );
}
