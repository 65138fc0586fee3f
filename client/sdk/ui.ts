// What the default interface is given beyond the public methods.
import type { WidgetError } from "./errors.js";
import { messageOf } from "./machine.js";
import type { Session } from "./session.js";
import type { Message, WidgetConfig, WidgetUi } from "./types.js";
import { type EventsAnswer, isFact } from "./wire.js";

export function uiOf(session: Session, widgetKey: string): WidgetUi {
  return {
    async fetchConfig() {
      const ask = (bearer?: string) =>
        session.api.request<WidgetConfig>("GET", `widgets/${widgetKey}/config/`, undefined, { bearer });
      session.widget = await ask().catch((error: WidgetError) => {
        const kept = session.store.read(); // a widget that was switched off goes on for who is in a call
        if (error.code !== "widget_inactive" || !kept) throw error;
        return ask(kept.token);
      });
      return session.widget;
    },
    getWidget: () => session.widget,
    hasSession: () => !!session.store.read(),
    getStanding: () => session.model.standing,
    isFormSubmitted: () => session.model.form,
    async endCall() {
      session.guard();
      await session.endCall();
    },
    async rate(score, comment) {
      await session.request("POST", "session/rating/", { score, comment });
    },
    async fetchMessages() {
      const found: Message[] = [];
      for (let after = -1, last = 0; last > after; ) {
        after = last;
        const { events } = await session.request<EventsAnswer>("GET", `events/?after=${after}`);
        for (const row of events.filter(isFact)) {
          last = row.seq;
          if (row.type === "message.sent") found.push(messageOf(row));
        }
      }
      return found;
    },
  };
}
