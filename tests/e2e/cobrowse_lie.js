// What a visitor's script could send in place of ours: a page made to run and to fetch.
window.lie = async () => {
  const attributes = {
    onload: "parent.hacked = 1", src: "http://evil.test/i.png", srcset: "http://evil.test/s.png 1x",
    style: "background:url(http://evil.test/b.png)", href: "http://evil.test/", srcdoc: "<script>parent.hacked = 1</script>",
  };
  let id = 10;
  const tags = ["img", "script", "iframe", "object", "embed", "link", "base", "meta", "video", "svg", "input", "form", "a"];
  const nodes = tags.map((tagName) => ({
    type: 2, id: (id += 2), tagName, attributes: { ...attributes, rel: "stylesheet", "http-equiv": "refresh", content: "0;url=http://evil.test/" },
    childNodes: [{ type: 3, id: id + 1, textContent: "top.hacked = 1; @import 'http://evil.test/x.css';" }],
  }));
  const html = { type: 2, id: 2, tagName: "html", attributes: {}, childNodes: [
    { type: 2, id: 3, tagName: "body", attributes, childNodes: [{ type: 2, id: 4, tagName: "h1", attributes: {}, childNodes: [{ type: 3, id: 5, textContent: "a lie" }] }, ...nodes] } ] };
  const events = [
    { type: 4, timestamp: 1, data: { href: "http://evil.test/", width: 800, height: 600 } },
    { type: 2, timestamp: 2, data: { node: { type: 0, id: 1, childNodes: [html] }, initialOffset: { left: 0, top: 0 } } },
  ];
  const raw = new Blob([JSON.stringify(events)]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const payload = new Uint8Array(await new Response(raw).arrayBuffer());
  const frame = new Uint8Array(32 + payload.length);
  frame.set([1, 1, 3, 0]);
  frame.set([0, 0, 0, 9, 0, 0, 0, 1, 0, 0, 0, 1], 20);
  frame.set(payload, 32);
  relay([...frame]);
};
