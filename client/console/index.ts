// The console's entry: sets desk, link, stage and views to work together on the server's page.
import { h } from "../ui/dom";
import { Alerts } from "./alerts";
import { type AgentApi, ApiError, agentApi } from "./api";
import {
  clock,
  csrfToken,
  hash,
  loadConference,
  loadRecords,
  loadWatch,
  openSocket,
  type PageData,
  pageData,
  randomId,
} from "./browser";
import { closeWrapUp } from "./closing";
import { Connection } from "./connection";
import { Desk } from "./desk";
import { desktop } from "./desktop";
import { Drafts } from "./drafts";
import { keeper, keptDrafts } from "./kept";
import { type Lifecycle, watch } from "./lifecycle";
import { type Memory, memory } from "./memory";
import { patiently } from "./patience";
import { addressOf, placeOf } from "./places";
import { SeenLine } from "./seen";
import type { StageEnvironment } from "./stage";
import { Stages } from "./stages";
import { talksOf } from "./state";
import { Store } from "./store";
import { translator } from "./strings";
import { type AppActions, createApp } from "./view/app";
import type { CallActions } from "./view/call";
import { createRecords } from "./view/records";

const seen = new SeenLine();
const main = document.querySelector<HTMLElement>("[data-livedesk-console]");
if (main !== null) run(main, pageData(main));

function run(main: HTMLElement, page: PageData): void {
  const { locale } = page;
  const api = agentApi(page.api, {
    fetch: (url, init) => fetch(url, init),
    csrfToken: () => csrfToken(page.csrfCookie),
  });
  const store = new Store();
  const kept = memory(() => localStorage);
  const keep = keeper(kept, () => store.state.me?.id ?? null);
  const desk = new Desk({ ...clock, ...hash, api, now: Date.now, randomId }, store);
  const video = h("div", { class: "stage-video" });
  const parts = {
    seen,
    connection: createConnection(api, store, desk),
    stages: createStages(api, store, desk, locale, video),
    drafts: new Drafts({ ...clock, save: api.saveCall, keep }, (callId, word) => app.notes.saved(callId, word)),
  };
  const tools = document.querySelector<HTMLElement>("[data-livedesk-tools]") ?? h("div");
  const scene = { t: translator(locale), locale, now: Date.now, memory: kept };
  const alerts = new Alerts({ ...clock, ...desktop(scene.t), memory: scene.memory });
  const actions = createActions(desk, store, { ...parts, page, alerts, api });
  const records = createRecords(scene, {
    load: loadRecords,
    api,
    openCall: (callId) => desk.openCall(callId),
    go: (place, instead) => go(addressOf(place), instead),
  });
  const app = createApp(scene, { tools, main }, parts.drafts, { video, records }, actions);
  store.subscribe(app.update);
  store.subscribe(alerts.follow);
  app.update(store.state, store.state);
  restoreDrafts(store, kept, parts.drafts);
  window.setInterval(() => app.tick(Date.now()), 1000);
  followAddress(store);
  watch({ ...parts, store, csrf: () => csrfToken(page.csrfCookie) });
  desk.start(parts).catch((error: unknown) => {
    if (error instanceof ApiError && error.status === 401) store.dispatch({ type: "link", word: "signed_out" });
    else store.dispatch({ type: "notice", notice: "startFailed" });
  });
}

/** What a closed page had not saved yet, once it is known whose desk this is. */
function restoreDrafts(store: Store, kept: Memory, drafts: Drafts): void {
  const restore = store.subscribe(({ me }) => {
    if (me === null) return;
    restore();
    for (const [callId, draft] of keptDrafts(kept, me.id)) drafts.type(callId, draft);
  });
}

/** The address says which page is open, so that the browser's own back and forward go between them. */
function followAddress(store: Store): void {
  const look = () => {
    const place = placeOf(location.hash);
    store.dispatch({ type: "place", place });
    // Back from the history the call stays in the address, for a reload to come back to.
    if (place.name === "desk") hash.remember(store.state.talk?.call.id ?? hash.remembered());
  };
  window.addEventListener("hashchange", look);
  if (placeOf(location.hash).name !== "desk") look();
}

function go(address: string, instead = false): void {
  if (!instead) {
    location.hash = address;
    return;
  }
  history.replaceState(null, "", address);
  window.dispatchEvent(new HashChangeEvent("hashchange"));
}

function createConnection(api: AgentApi, store: Store, desk: Desk): Connection {
  const openOwn = () => {
    const { url = "", protocol = "" } = store.state.me?.realtime ?? {};
    return openSocket(url, protocol);
  };
  return new Connection(
    { ...clock, openSocket: openOwn, poll: api.poll },
    {
      word: (word) => store.dispatch({ type: "link", word }),
      news: (news) => desk.news(news),
      seen: (word) => seen.say(word),
    },
  );
}

function createStages(api: AgentApi, store: Store, { calls }: Desk, locale: string, container: HTMLElement): Stages {
  const env: StageEnvironment = {
    locale,
    join: (callId) => patiently(clock, () => api.join(callId), 4),
    load: loadConference,
    sendSignal: (callId, data) => calls.signal(callId, data),
    visitorName: (callId) => talksOf(store.state).find(({ call }) => call.id === callId)?.call.customer_name ?? "",
    hangUp: (callId) => void calls.end(callId),
    word: (callId, word) => store.dispatch({ type: "video", callId, word }),
  };
  return new Stages(env, container);
}

interface Parts extends Pick<Lifecycle, "connection" | "drafts"> {
  stages: Stages;
  alerts: Alerts;
  api: AgentApi;
  page: PageData;
  seen: SeenLine;
}

function partyActions({ parties }: Desk, shown: () => string): Pick<CallActions, "people" | "transfer" | "whisper"> {
  return {
    people: {
      complete: () => void parties.complete(shown()),
      leave: () => void parties.leave(shown()),
      supervise: (mode) => void parties.supervise(shown(), mode),
    },
    transfer: {
      targets: () => parties.targets(shown()),
      transfer: (wish) => parties.transfer(shown(), wish),
    },
    whisper: (text) => parties.whisper(shown(), text),
  };
}

function watchActions({ connection, api, seen }: Parts, store: Store): CallActions["watch"] {
  const send = (frame: object) => connection.send(frame);
  return {
    load: loadWatch,
    me: () => store.state.me?.id ?? "",
    send,
    ask: api.cobrowse,
    ended: api.cobrowseEnd,
    redeem: api.redeem,
    listen: (hear) => seen.listen(hear),
  };
}

/** The call on screen is done with, once its wrap-up is written down. */
async function finish(store: Store, parts: Parts): Promise<void> {
  const { talk, me } = store.state;
  if (talk === null) return;
  parts.drafts.flush();
  // Somebody else's call is only read here.
  const own = talk.call.agent?.id === me?.id;
  const notice = own ? await closeWrapUp(parts.api, talk, parts.drafts.draft(talk.call.id)) : null;
  store.dispatch(notice === null ? { type: "done" } : { type: "notice", notice });
}

function createActions(desk: Desk, store: Store, parts: Parts): AppActions {
  const shown = () => store.state.talk?.call.id ?? "";
  const openCall = (callId: string) => void desk.openCall(callId);
  const { calls, parties } = desk;
  return {
    header: {
      setAvailable: (available) => void desk.setAvailable(available),
      retry: () => parts.connection.input({ type: "retry" }),
      dismiss: () => store.dispatch({ type: "notice", notice: null }),
      signInUrl: parts.page.login,
    },
    call: {
      end: () => calls.end(shown()),
      done: () => finish(store, parts),
      say: (text, clientId) => void calls.say(shown(), text, clientId),
      typing: () => calls.typing(shown()),
      ...partyActions(desk, shown),
      restartVideo: () => parts.stages.restart(shown()),
      watch: watchActions(parts, store),
      openCall,
    },
    show: (callId) => store.dispatch({ type: "show", callId }),
    alerts: parts.alerts,
    complain: (notice) => store.dispatch({ type: "notice", notice }),
    accept: (ticketId) => void desk.accept(ticketId),
    offer: {
      accept: (ticketId, offerId) => void desk.accept(ticketId, offerId),
      decline: (offerId) => void desk.decline(offerId),
    },
    invitation: parties,
    running: {
      look: () => void parties.look(),
      open: openCall,
      supervise: (callId, mode) => void parties.supervise(callId, mode),
    },
    endWrapUp: () => void desk.endWrapUp(),
    openCall,
  };
}
