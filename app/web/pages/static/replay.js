// Steps through the turns: one at a time, by buttons, arrow keys and #turn-N. Without this script all turns are shown.
(() => {
  const turns = [...document.querySelectorAll("article.turn")];
  const links = [...document.querySelectorAll("nav.turns a")];
  const back = document.getElementById("back"), forth = document.getElementById("forth"), place = document.getElementById("place");
  if (!turns.length) return;
  let at = 0;
  const wanted = () => turns.findIndex((turn) => "#" + turn.id === location.hash);
  const show = (next, write) => {
    at = Math.max(0, Math.min(turns.length - 1, next));
    turns.forEach((turn, i) => turn.classList.toggle("shown", i === at));
    links.forEach((link, i) => (i === at ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current")));
    const link = links[at], list = link.closest("nav");
    if (list.scrollHeight > list.clientHeight) list.scrollTop = link.offsetTop - list.clientHeight / 2;
    back.disabled = at === 0;
    forth.disabled = at === turns.length - 1;
    place.textContent = `${at} of ${turns.length - 1}`;
    if (write) history.replaceState(null, "", "#" + turns[at].id);
  };
  document.body.classList.add("stepping");
  back.addEventListener("click", () => show(at - 1, true));
  forth.addEventListener("click", () => show(at + 1, true));
  addEventListener("hashchange", () => { if (wanted() >= 0) { show(wanted()); scrollTo(0, 0); } });
  addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    show(at + by, true);
  });
  show(Math.max(0, wanted()));
  if (wanted() >= 0) requestAnimationFrame(() => scrollTo(0, 0));
})();
