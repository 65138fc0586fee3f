// What the default interface is given beyond the public methods.
import { messageOf } from "./machine.js";
import type { Session } from "./session.js";
import type { Message, WidgetConfig, WidgetUi } from "./types.js";
import { type EventsAnswer, isFact } from "./wire.js";

export function uiOf(session: Session, widgetKey: string): WidgetUi {
  return {
    async fetchConfig() {
      const bearer = session.store.read()?.token; // a widget that was switched off goes on for who is in a call
      session.widget = await session.api.request<WidgetConfig>("GET", `widgets/${widgetKey}/config/`, undefined, {
        bearer,
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
