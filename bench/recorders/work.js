// What happens on the page that is recorded: the same to the letter for every recorder.
{
  const WORDS = "kettle tray linen oak copper quiet morning lamp stool ladder woven basket glaze rim handle spout".split(" ");
  const STAMP_MS = 100;
  /** Cards. */
  const ROW = 8;
  let seed = 1;
  const random = (most) => {
    seed = (seed * 48271) % 2147483647;
    return seed % most;
  };
  const words = (count) => Array.from({ length: count }, () => WORDS[random(WORDS.length)]).join(" ");
  const now = () => performance.timeOrigin + performance.now();

  /** Twelve nodes. */
  const card = () => {
    const made = document.createElement("div");
    made.className = "card";
    made.innerHTML =
      `<h3>${words(3)}</h3><p>${words(5)} <b>${words(1)}</b> ${words(4)}</p>` +
      `<span class="price">${random(90)}.${10 + random(89)} €</span><a href="/shop/${random(1e6)}/?ref=${random(1e6)}">${words(2)}</a>`;
    return made;
  };

  /** A change to a row moves nothing outside of it, so that the page itself has little to do. */
  const change = (main) => {
    const row = main.children[random(main.children.length)];
    const one = row.children[random(row.children.length)];
    switch (random(10)) {
      case 0:
        if (row.childElementCount > ROW / 2) one.remove();
        break;
      case 1:
        if (row.childElementCount < ROW * 2) row.insertBefore(card(), one);
        break;
      case 2:
      case 3:
        one.className = ["card", "card new", "card warm"][random(3)];
        break;
      case 4:
        one.style.color = `rgb(${random(99)}, ${random(99)}, ${random(99)})`;
        break;
      default:
        one.querySelector("b").firstChild.data = words(1);
    }
  };

  const stamping = () => setInterval(() => (stamp.firstChild.data = `@${now()}@`), STAMP_MS);
  const wait = (ms) => new Promise((go) => setTimeout(go, ms));

  window.work = {
    /** In steps, so that the page is still when it is measured. */
    async build(nodes) {
      const main = document.getElementById("main");
      for (let left = Math.round(nodes / 12 / ROW); left > 0; left -= 1) {
        const row = document.createElement("div");
        row.className = "row";
        row.append(...Array.from({ length: ROW }, card));
        main.append(row);
        if (left % 50 === 0) await wait(20);
      }
      document.getElementById("end").textContent = "@end@";
      await wait(500);
    },
    /** So many changes a second, spread evenly as timers allow. */
    async mutations(seconds, rate) {
      const [main, timer, began] = [document.getElementById("main"), stamping(), performance.now()];
      for (let done = 0; done < seconds * rate; ) {
        const due = Math.min(seconds * rate, ((performance.now() - began) / 1000) * rate);
        for (; done < due; done += 1) change(main);
        await wait(4);
      }
      clearInterval(timer);
    },
    async scrolling(seconds) {
      const [timer, until] = [stamping(), performance.now() + seconds * 1000];
      let step = 30;
      while (performance.now() < until) {
        if (scrollY + innerHeight >= document.documentElement.scrollHeight - 40) step = -30;
        if (scrollY < 40) step = 30;
        scrollBy(0, step);
        await new Promise(requestAnimationFrame);
      }
      clearInterval(timer);
    },
    /** The keys are pressed from outside. */
    async typing(seconds) {
      const timer = stamping();
      document.getElementById("field").focus();
      await wait(seconds * 1000);
      clearInterval(timer);
    },
    /** Hours of changes within seconds; a turn each hundred. */
    async hours(changes) {
      const main = document.getElementById("main");
      for (let done = 0; done < changes; done += 1) {
        change(main);
        if (done % 100 === 99) await wait(0);
      }
    },
  };
}
