// Makes the try-out page live: lines appear by themselves and forms are sent without leaving the page.
"use strict";

(() => {
  const lines = document.getElementById("lineas");
  const form = document.getElementById("mensaje");
  const text = document.getElementById("texto");
  const file = document.getElementById("archivo");
  const problem = document.getElementById("problema");
  const status = document.getElementById("estado");
  const address = `${lines.dataset.path}/mensajes`;
  // Shorter than the time that the service gives open requests when it stops.
  const WAIT_SECONDS = 4;
  const PAUSE_MILLISECONDS = 2000;
  let last = Number(lines.dataset.last);

  document.getElementById("ayuda").hidden = false;
  document.getElementById("actualizar").hidden = true;
  if (last) document.getElementById(`m${last}`).scrollIntoView({ block: "end" });

  const forget = (selector) => lines.querySelectorAll(selector).forEach((element) => element.remove());

  function show(message) {
    if (document.getElementById(`m${message.id}`)) return;
    // A choice belongs to what was asked last: an answered one is closed, and typed numbers mean the newest.
    if (message.mine) forget(".opciones");
    else if (message.buttons.length) forget(".opciones .numero, .opciones small");
    document.querySelectorAll(".vacio").forEach((element) => element.remove());
    const after = [...lines.children].reverse().find((line) => Number(line.dataset.id) < message.id);
    if (after) after.insertAdjacentHTML("afterend", message.markup);
    else lines.insertAdjacentHTML("afterbegin", message.markup);
    document.getElementById(`m${message.id}`).scrollIntoView({ block: "nearest" });
  }

  function complain(sentence) {
    problem.replaceChildren();
    if (!sentence) return;
    const heading = document.createElement("strong");
    heading.textContent = `${status.dataset.problem}.`;
    problem.append(heading, ` ${sentence}`);
  }

  async function send(event) {
    event.preventDefault();
    const sender = event.target;
    const data = new FormData(sender, event.submitter);
    const buttons = sender.querySelectorAll("button");
    buttons.forEach((button) => { button.disabled = true; });
    try {
      const answer = await fetch(address, { method: "POST", body: data, headers: { Accept: "application/json" } });
      const document_ = await answer.json();
      if (!answer.ok) {
        complain(document_.error);
        return;
      }
      complain("");
      show(document_);
      status.textContent = status.dataset.sent;
      if (sender === form) {
        form.reset();
        file.closest("details").open = false;
      }
    } catch {
      complain(status.dataset.offline);
    } finally {
      buttons.forEach((button) => { button.disabled = false; });
      text.focus();
    }
  }

  document.addEventListener("submit", (event) => {
    if (new URL(event.target.action).pathname === lines.dataset.path) send(event);
  });

  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (text.value.trim() || file.files.length) form.requestSubmit();
  });

  async function listen() {
    for (;;) {
      try {
        const answer = await fetch(`${address}?despues=${last}&espera=${WAIT_SECONDS}`);
        const page = await answer.json();
        page.messages.forEach(show);
        if (page.messages.some((message) => !message.mine)) status.textContent = "";
        else if (status.textContent === status.dataset.offline) status.textContent = "";
        last = page.last;
      } catch {
        status.textContent = status.dataset.offline;
        await new Promise((resolve) => { setTimeout(resolve, PAUSE_MILLISECONDS); });
      }
    }
  }

  listen();
})();
