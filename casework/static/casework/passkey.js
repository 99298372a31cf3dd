// Passkeys and security keys: <form data-passkey="create|get" data-options="ID">, where #ID holds what the server asks.
// The key's answer goes into the form's hidden field `credential`. Without this file there are codes.
"use strict";
(() => {
  if (!window.webauthnJSON?.supported()) return;
  const ready = (form) => {
    const failed = form.querySelector("[data-passkey-failed]");
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      failed.hidden = true;
      try {
        const asked = JSON.parse(document.getElementById(form.dataset.options).textContent);
        const answer = await (form.dataset.passkey === "create"
          ? window.webauthnJSON.create(asked.creation_options)
          : window.webauthnJSON.get(asked.request_options));
        form.elements.credential.value = JSON.stringify(answer);
        form.submit();
      } catch {
        failed.hidden = false;
      }
    }, true);
  };
  for (const form of document.querySelectorAll("form[data-passkey]")) ready(form);
})();
