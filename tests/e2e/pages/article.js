// A long read from few words: sections, figures, footnotes, and a table of contents that follows.
let seed = 42;
const next = (most) => {
  seed = (seed * 48271) % 2147483647;
  return seed % most;
};
const WORDS =
  "leaf water steam kettle hill garden morning trade ship clay porcelain silver roast smoke blossom harvest slow patient bitter sweet green black amber pale warm cup hand table guest evening market paper box caravan river".split(
    " ",
  );
const sentence = () => {
  const words = Array.from({ length: 7 + next(9) }, () => WORDS[next(WORDS.length)]);
  const text = words.join(" ");
  return `${text[0].toUpperCase()}${text.slice(1)}.`;
};
const paragraph = (count) => Array.from({ length: count }, sentence).join(" ");
const TITLES = ["The hill", "The garden", "The ship", "The market", "The kettle", "The guest", "The cup", "The evening"];
const article = document.querySelector("article");
const toc = document.querySelector(".toc");
for (const [at, title] of TITLES.entries()) {
  const picture = ["hill.svg", "cup.png", "garden.svg"][at % 3];
  article.insertAdjacentHTML(
    "beforeend",
    `<section id="s${at}"><h2>${title}</h2><p>${paragraph(4)} <mark>${sentence()}</mark><sup><button popovertarget="note">${at + 1}</button></sup></p>
    <p class="wide">${paragraph(7)}</p><blockquote>${sentence()}</blockquote>
    <figure><picture><source srcset="pictures/${picture}?x=1 1x, pictures/${picture}?x=2 2x"><img src="pictures/none.png" alt=""></picture><figcaption>Figure ${at + 1}. ${sentence()}</figcaption></figure>
    <p>${paragraph(5)}</p></section>`,
  );
  toc.insertAdjacentHTML("beforeend", `<li><a href="#s${at}">${title}</a></li>`);
  if (at < 4)
    document.querySelector("nav").insertAdjacentHTML("beforeend", `<a href="#s${at}">${title.split(" ")[1]}</a>`);
}
const seen = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries)
      for (const link of document.querySelectorAll(`[href="#${target.id}"]`))
        (link.closest("li") ?? link).classList.toggle("here", isIntersecting);
  },
  { rootMargin: "-40% 0px -50%" },
);
for (const section of document.querySelectorAll("section")) seen.observe(section);
const root = document.documentElement;
document.addEventListener("click", ({ target }) => {
  const zoom = document.getElementById("zoom");
  const figure = target.closest("figure");
  if (figure) {
    zoom.querySelector("img").src = figure.querySelector("img").currentSrc;
    zoom.querySelector("p").textContent = figure.textContent;
    zoom.showModal();
  }
  switch (target.dataset.do) {
    case "theme":
      root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
      break;
    case "small":
      root.dataset.size = root.dataset.size === "l" ? "m" : "s";
      break;
    case "large":
      root.dataset.size = root.dataset.size === "s" ? "m" : "l";
      break;
    case "columns":
      article.classList.toggle("columns");
      break;
    default:
  }
});
