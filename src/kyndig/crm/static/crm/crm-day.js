// My day: the keys d, m and g belong to the line that has the focus (the first one to begin with), and what they ask
// opens in the line itself. Without JavaScript the links go to a page that asks the same.
const acts = ["d", "m", "g"];

function here(line) {
  const day = line.closest("[data-day]");
  for (const link of day.querySelectorAll("[data-act][data-key]")) {
    link.removeAttribute("data-key");
    link.removeAttribute("data-key-label");
  }
  line.querySelectorAll("[data-act]").forEach((link, number) => {
    link.dataset.key = acts[number];
    link.dataset.keyLabel = link.textContent.trim();
  });
}

document.addEventListener("focusin", (event) => {
  const line = event.target.closest("[data-line]");
  if (line) here(line);
});

document.addEventListener("click", async (event) => {
  const link = event.target.closest("[data-act]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && window.htmx) {
    event.preventDefault();
    const line = link.closest("[data-line]");
    document.querySelectorAll(".day-slot").forEach((slot) => slot.remove());
    const slot = document.createElement("div");
    slot.className = "day-slot";
    line.append(slot);
    here(line);
    await window.htmx.ajax("GET", link.href, { target: slot, swap: "innerHTML" });
    slot.querySelector("input:not([type=hidden]), select, button")?.focus();
    return;
  }
  const cancel = event.target.closest(".day-slot [data-cancel]");
  if (cancel) {
    event.preventDefault();
    leave(cancel.closest(".day-slot"));
  }
});

function leave(slot) {
  const line = slot.closest("[data-line]");
  slot.remove();
  line.querySelector("[data-act]").focus();
}

document.addEventListener("keydown", (event) => {
  const slot = event.key === "Escape" && event.target.closest(".day-slot");
  if (slot) leave(slot);
});
