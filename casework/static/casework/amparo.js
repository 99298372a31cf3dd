// Amparo works without this file. It saves drafts, stops double posts, asks only what applies, and turns
// confirmations into dialogs.
"use strict";
(() => {
  const SAVE_AFTER_MS = 4000;
  const GIVE_UP_MS = 15000;
  const FILE_MS = 3000;

  // One post a form: a second click on a slow network is dropped. Coming back with the browser's button unlocks it.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const method = event.submitter?.getAttribute("formmethod") ?? form.method;
    if (method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    event.submitter?.setAttribute("aria-disabled", "true");
    // A file may be stored and bring no other page: <button data-file> gives the form back after a moment.
    if (event.submitter?.hasAttribute("data-file")) setTimeout(unlock, FILE_MS);
  });
  const unlock = () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
    for (const button of document.querySelectorAll("button[aria-disabled=true]")) button.removeAttribute("aria-disabled");
  };
  window.addEventListener("pageshow", unlock);

  // A page that asks again by itself waits while something is open in it: what is being typed there stays.
  const waits = (asking) => asking?.matches("[hx-trigger^=every]") && document.querySelector("main details[open]");
  document.addEventListener("htmx:beforeRequest", (event) => waits(event.detail.elt) && event.preventDefault());
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (waits(event.detail.requestConfig?.elt)) event.detail.shouldSwap = false;
  });

  // A confirmation is a <details> with its form; here the same form is shown as a dialog, then put back.
  document.addEventListener("click", (event) => {
    const summary = event.target.closest(".confirm > summary");
    if (!summary || !window.HTMLDialogElement) return;
    event.preventDefault();
    const details = summary.parentElement;
    const body = summary.nextElementSibling;
    const dialog = document.createElement("dialog");
    dialog.setAttribute("aria-label", summary.textContent.trim());
    dialog.append(body);
    document.body.append(dialog);
    dialog.addEventListener("close", () => {
      details.append(body);
      dialog.remove();
      summary.focus();
    });
    dialog.addEventListener("click", (inside) => inside.target === dialog && dialog.close());
    dialog.showModal();
  });

  // On a telephone the tabs scroll: the current one is in sight, left of where they fade out.
  const tab = document.querySelector(".tabs [aria-current]");
  if (tab) {
    const row = tab.closest("ul");
    const hidden = tab.getBoundingClientRect().right + 40 - row.getBoundingClientRect().right;
    if (hidden > 0) row.scrollLeft = hidden;
  }

  // A menu closes on Escape and when the reader goes elsewhere.
  const menu = document.querySelector("details.menu");
  if (menu) {
    const close = (event) => { if (!menu.contains(event.target)) menu.open = false; };
    document.addEventListener("click", close);
    document.addEventListener("focusin", close);
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu.open) return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  }

  // data-when="served=yes" or "point=A|B": what only some answers need is out of the way, and out of the tab order, until then.
  const conditional = (part) => {
    const form = part.closest("form");
    const [name, wanted] = part.dataset.when.split("=");
    const asked = form?.elements[name];
    if (!asked) return;
    const follow = () => {
      part.hidden = !wanted.split("|").includes(asked.value);
      for (const input of part.querySelectorAll("input, select, textarea")) input.disabled = part.hidden;
    };
    form.addEventListener("change", follow);
    follow();
  };
  for (const part of document.querySelectorAll("[data-when]")) conditional(part);

  // <select data-groups-of="branch" data-groups='{"GNB":"label"}'>: only the option group that the other answer names.
  for (const list of document.querySelectorAll("select[data-groups-of]")) {
    const of = list.form.elements[list.dataset.groupsOf];
    const labels = JSON.parse(list.dataset.groups);
    const all = [...list.querySelectorAll("optgroup")];
    const follow = () => {
      const fitting = all.filter((group) => group.label === labels[of.value]);
      for (const group of all) group.remove();
      list.append(...(fitting.length ? fitting : all));
    };
    of.addEventListener("change", follow);
    if (!list.value) follow();
  }

  // <form data-autosave="URL">: posts what was typed, without files, a few seconds after the last key and on leaving.
  // The server answers 2xx, with a sentence as text/plain or with nothing.
  const watch = (form) => {
    const status = form.querySelector(".autosave") ?? document.querySelector(".autosave");
    let timer = 0;
    let dirty = false;
    let busy = false;
    const say = (words, failed) => {
      if (!status) return;
      status.textContent = words;
      status.classList.toggle("is-failed", failed);
    };
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(save, SAVE_AFTER_MS);
    };
    async function save() {
      if (!dirty || busy || form.dataset.sent) return;
      dirty = false;
      busy = true;
      const body = new FormData(form);
      for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
      try {
        const answer = await fetch(form.dataset.autosave, {
          method: "POST", body, keepalive: true, credentials: "same-origin", redirect: "error",
          headers: { "x-autosave": "1" }, signal: AbortSignal.timeout?.(GIVE_UP_MS),
        });
        if (!answer.ok) throw new Error(String(answer.status));
        const plain = answer.headers.get("content-type")?.startsWith("text/plain");
        const clock = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
        say((plain && (await answer.text())) || `${status?.dataset.saved} ${clock}`, false);
      } catch {
        dirty = true;
        say(status?.dataset.failed ?? "", true);
      }
      busy = false;
      if (dirty) later();
    }
    form.addEventListener("input", () => { dirty = true; later(); });
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && save());
    window.addEventListener("online", save);
  };
  for (const form of document.querySelectorAll("form[data-autosave]")) watch(form);

  document.querySelector(".error-summary[tabindex]")?.focus();
})();
