// The step panel: outside React, so no chat event can close or remount it. Fed by window messages from app/web/panel.py.
(() => {
  const PANEL = "hotseat:panel", PRESS = "hotseat:press";
  // Follow the system's colours until somebody chooses; this runs before the chat reads its setting.
  try { if (!localStorage.getItem("vite-ui-theme")) localStorage.setItem("vite-ui-theme", "system"); } catch {}
  let state = null, heardAt = 0, busyUntil = 0, sure = 0, open = false;

  const make = (tag, props = {}, ...kids) => {
    const node = document.createElement(tag);
    for (const [key, value] of Object.entries(props)) key in node ? (node[key] = value) : node.setAttribute(key, value);
    node.append(...kids);
    return node;
  };
  const clock = (seconds) => {
    const whole = Math.floor(Math.abs(seconds));
    return (seconds <= -1 ? "-" : "") + Math.floor(whole / 60) + ":" + String(whole % 60).padStart(2, "0");
  };

  const left = make("b", { className: "hs-left" });
  left.setAttribute("role", "timer");
  const leftWord = make("span", { className: "hs-left-word" });
  const where = make("span", { className: "hs-where" });
  const toggle = make("button", { type: "button", className: "hs-toggle" }, where, make("i", { className: "hs-chevron" }));
  const top = make("div", { className: "hs-top" }, make("span", { className: "hs-time" }, left, leftWord), toggle);
  const whole = make("div", { className: "hs-whole" }, make("i"));
  const steps = make("ol", { className: "hs-steps" });
  const buttons = make("div", { className: "hs-buttons" });
  const done = make("div", { className: "hs-done" });
  const engine = make("p", { className: "hs-engine" });
  const notice = make("span", { className: "hs-sr" });
  notice.setAttribute("aria-live", "polite");
  const more = make("div", { className: "hs-more", id: "hs-more" }, steps, buttons, done, engine);
  const box = make("aside", { id: "hs-panel", hidden: true }, top, whole, more, notice);
  box.setAttribute("aria-label", "Interview progress");
  toggle.setAttribute("aria-controls", "hs-more");
  toggle.addEventListener("click", () => { open = !open; draw(); });

  const press = (name) => {
    if (Date.now() < busyUntil || !state || state.ended) return;
    if (name === "end" && Date.now() > sure) { sure = Date.now() + 4000; draw(); return; }
    sure = 0; busyUntil = Date.now() + 2500; open = false; draw();
    window.postMessage({ type: PRESS, button: name }, location.origin);
  };
  const BUTTONS = [["hint", "Hint", "Ask for a hint; hints are counted"], ["next", "Next step", "Move on to the next step"], ["end", "End", "End the interview and read the debrief"]];
  for (const [name, word, title] of BUTTONS) {
    const button = make("button", { type: "button", className: "hs-button hs-" + name, title, textContent: word, onclick: () => press(name) });
    button.dataset.testid = "press-" + name;
    buttons.append(button);
  }

  const rows = () => {
    if (steps.dataset.of === state.id) return;
    steps.dataset.of = state.id;
    steps.replaceChildren(...state.steps.map((step) => {
      const row = make("li", { title: step.purpose }, make("span", { className: "hs-name", textContent: step.title }), make("span", { className: "hs-spent" }), make("div", { className: "hs-bar" }, make("i")));
      row.dataset.step = step.id;
      return row;
    }));
  };

  const draw = () => {
    box.hidden = !state;
    document.documentElement.classList.toggle("hs-on", !!state);
    document.documentElement.classList.toggle("hs-ended", !!state && state.ended);
    if (!state) return;
    rows();
    const header = document.getElementById("header"), place = header && header.getBoundingClientRect();
    if (place) { box.style.setProperty("--hs-x", place.left + "px"); box.style.setProperty("--hs-width", place.width + "px"); }
    const since = state.ended ? 0 : (performance.now() - heardAt) / 1000;
    const remaining = state.limit - state.elapsed - since;
    const mood = state.ended ? "ended" : remaining <= 300 ? "late" : remaining <= state.limit / 2 ? "half" : "early";
    if (box.dataset.mood !== mood) {
      notice.textContent = mood === "half" && box.dataset.mood === "early" ? "Half of the time is gone." : mood === "late" && box.dataset.mood === "half" ? "Five minutes left." : "";
      box.dataset.mood = mood;
    }
    left.textContent = state.ended ? clock(state.elapsed) : clock(remaining);
    leftWord.textContent = state.ended ? "used of " + clock(state.limit) : remaining < 0 ? "over time" : "left";
    whole.firstChild.style.width = Math.min(100, 100 * (1 - remaining / state.limit)) + "%";
    const at = state.steps.findIndex((step) => step.id === state.current);
    where.textContent = state.ended ? "Ended" : at < 0 ? state.framework : `${at + 1}/${state.steps.length} ${state.steps[at].title}`;
    toggle.setAttribute("aria-expanded", String(open));
    toggle.setAttribute("aria-label", (open ? "Hide" : "Show") + " the steps. Now: " + where.textContent);
    box.dataset.open = open;
    state.steps.forEach((step, i) => {
      const row = steps.children[i], now = step.id === state.current && !state.ended;
      const spent = step.spent + (now ? since : 0);
      row.className = now ? "hs-now" : spent >= 1 ? "hs-seen" : "";
      now ? row.setAttribute("aria-current", "step") : row.removeAttribute("aria-current");
      row.children[1].textContent = `${clock(spent)} / ${clock(step.budget)}`;
      row.classList.toggle("hs-over", spent > step.budget);
      row.children[2].firstChild.style.width = Math.min(100, (100 * spent) / step.budget) + "%";
    });
    const busy = Date.now() < busyUntil;
    buttons.hidden = state.ended;
    for (const button of buttons.children) button.disabled = busy;
    const end = buttons.lastChild, asked = Date.now() < sure;
    end.textContent = asked ? "Really end?" : "End";
    end.classList.toggle("hs-asked", asked);
    engine.textContent = state.engine;
    done.hidden = !state.ended;
    if (state.ended && done.dataset.of !== state.id) {
      done.dataset.of = state.id;
      done.replaceChildren(make("a", { href: "/report/" + state.id, textContent: "Report" }), make("a", { href: "/replay/" + state.id, textContent: "Replay" }));
    }
  };

  // The chat moves between threads without loading a page; the panel belongs to one of them. With its history folded
  // away (always on a phone) the chat forgets to put the interview into the address, and a reload would lose it.
  const follow = () => {
    if (!state) return;
    const [, kind, id] = location.pathname.split("/");
    if (kind === "thread" && id !== state.id) { state = null; draw(); }
    if (kind === "" && performance.now() - heardAt > 1500) {
      history.replaceState(history.state, "", "/thread/" + state.id);
      window.dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
    }
  };

  window.addEventListener("message", (event) => {
    if (event.origin !== location.origin || !event.data || event.data.type !== PANEL) return;
    state = event.data.state; heardAt = performance.now(); busyUntil = 0;
    draw();
  });
  const attach = () => { if (!box.isConnected && document.body) document.body.append(box); };
  document.addEventListener("DOMContentLoaded", attach);
  attach();
  window.addEventListener("resize", () => draw());
  setInterval(() => { follow(); draw(); }, 500);
})();
