// Listens for another tab of the site that is being seen, or in which an agent asks: this one is seen, and asks, with it then.

interface Word {
  say: string;
  from: number;
}

export function hearOthers(widgetKey: string): void {
  if (window !== top || !window.BroadcastChannel) return;
  const channel = new BroadcastChannel(`livedesk:cobrowse:${widgetKey}`);
  const from = performance.timeOrigin;
  channel.onmessage = async ({ data }: MessageEvent<Word>) => {
    if (!/^(seen|asks)$/.test(data.say) || data.from === from) return;
    channel.onmessage = null;
    const { follow } = await import(new URL(`tabs.js?${__BUILD__}`, import.meta.url).href);
    follow(channel, data);
  };
  channel.postMessage({ say: "who", from });
}
