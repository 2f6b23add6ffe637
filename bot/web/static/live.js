// Listens for changes, lets htmx fetch the pieces that changed, and says what a page without it would show by itself.
(() => {
  const stream = document.body.dataset.live;
  const state = document.getElementById("en-vivo");
  if (!stream || !state || !window.EventSource || !window.htmx) return;
  const say = (text, urgent) => {
    state.textContent = text;
    state.classList.toggle("urgent", urgent);
  };
  const source = new EventSource(stream);
  const over = () => {
    source.close();
    say(state.dataset.over, true);
  };
  source.addEventListener("open", () => say(state.dataset.on, false));
  source.addEventListener("error", () => say(state.dataset.off, false));
  source.addEventListener("fin", over);
  for (const name of ["bandeja", "caso"]) {
    source.addEventListener(name, () => htmx.trigger(document.body, name));
  }
  document.body.addEventListener("fin", over);
  document.body.addEventListener("problema", (event) => say(event.detail.sentence, true));
  document.body.addEventListener("htmx:error", (event) => {
    if (event.detail.ctx?.sourceElement?.matches("form")) say(state.dataset.failed, true);
  });
  window.addEventListener("pagehide", () => source.close());
})();
