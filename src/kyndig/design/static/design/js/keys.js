// "?" lists the keys, "/" and Ctrl-K go to the search field, and a page may add keys with data-key on its links and buttons.
const keys = document.getElementById("keys");
const list = keys?.querySelector("dl");

function showKeys() {
  list.querySelectorAll(".added").forEach((entry) => entry.remove());
  for (const target of document.querySelectorAll("[data-key]")) {
    const term = document.createElement("dt");
    const key = document.createElement("kbd");
    const meaning = document.createElement("dd");
    term.className = meaning.className = "added";
    key.textContent = target.dataset.key;
    meaning.textContent = target.dataset.keyLabel || target.textContent.trim();
    term.append(key);
    list.append(term, meaning);
  }
  keys.showModal();
}

document.addEventListener("keydown", (event) => {
  const search = document.querySelector("[data-search]");
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k" && search) {
    event.preventDefault();
    search.focus();
    return;
  }
  const writing = event.target.closest("input, select, textarea, [contenteditable]");
  if (writing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.key === "?" && keys) {
    event.preventDefault();
    showKeys();
  } else if (event.key === "/" && search) {
    event.preventDefault();
    search.focus();
  } else {
    const target = [...document.querySelectorAll("[data-key]")].find((each) => each.dataset.key === event.key);
    if (target) {
      event.preventDefault();
      target.click();
    }
  }
});
