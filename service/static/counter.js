// Counts what is typed in a field that says how much it takes; without this the count is that of the page as it came.
"use strict";

for (const field of document.querySelectorAll("[data-most]")) {
  const told = document.getElementById(`${field.name}-count`);
  const most = Number(field.dataset.most);
  let waiting;
  const tell = () => {
    const length = field.value.length;
    const said = length > most ? told.dataset.over : told.dataset.within;
    told.textContent = said.replace("{n}", length > most ? length - most : length).replace("{most}", most);
    told.classList.toggle("problem", length > most);
  };
  // A moment after the last key, so that a screen reader is not told of each.
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(tell, 400);
  });
}
