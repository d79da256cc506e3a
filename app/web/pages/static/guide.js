// Filters the cards of the index by what is typed; every word must occur. Without this script the box is not shown.
(() => {
  const box = document.getElementById("search"), found = document.getElementById("found");
  const cards = [...document.querySelectorAll("[data-words]")], groups = [...document.querySelectorAll("[data-group]")];
  if (!box) return;
  document.body.classList.add("searching");
  const filter = () => {
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    cards.forEach((card) => {
      card.hidden = !words.every((word) => card.dataset.words.includes(word));
      shown += !card.hidden;
    });
    groups.forEach((group) => { group.hidden = !group.querySelector("[data-words]:not([hidden])"); });
    found.textContent = !words.length ? "" : shown ? `${shown} of ${cards.length}` : "Nothing has all of these words. Try fewer.";
  };
  box.addEventListener("input", filter);
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || document.activeElement === box) return;
    event.preventDefault();
    box.focus();
  });
  addEventListener("pageshow", filter);
})();
