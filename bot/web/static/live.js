// Listens for changes and lets htmx fetch the pieces that changed. Without it the page has a link to refresh.
(() => {
  const stream = document.body.dataset.live;
  const state = document.getElementById("en-vivo");
  if (!stream || !window.EventSource || !window.htmx) return;
  const say = (key) => {
    if (state) state.textContent = state.dataset[key];
  };
  const source = new EventSource(stream);
  source.addEventListener("open", () => say("on"));
  source.addEventListener("error", () => say("off"));
  for (const name of ["bandeja", "caso"]) {
    source.addEventListener(name, () => htmx.trigger(document.body, name));
  }
  source.addEventListener("fin", () => {
    source.close();
    say("over");
  });
  window.addEventListener("pagehide", () => source.close());
})();
