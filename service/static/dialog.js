// Shows a part of the page that a link leads to in a dialog; without this, or when it fails, the link leads there.
"use strict";

const dialog = document.getElementById("dialog");

const show = async (link) => {
  const answer = await fetch(link.href);
  if (!answer.ok) throw new Error(answer.statusText);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const part = document.adoptNode(page.querySelector(link.dataset.dialog));
  dialog.querySelector(".body").replaceChildren(part);
  dialog.querySelector(".away p").textContent = page.querySelector("h1").textContent;
  dialog.setAttribute("aria-label", (part.querySelector("h1, h2") ?? link).textContent);
  dialog.showModal();
  part.querySelector(":checked")?.focus();
};

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-dialog]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  show(link).catch(() => location.assign(link.href));
});

// Closed, it holds nothing that has the name of another thing on the page.
dialog.addEventListener("close", () => dialog.querySelector(".body").replaceChildren());
