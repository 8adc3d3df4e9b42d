// The board of a pipeline: a deal is dragged, moved with the keyboard, or sent somewhere by a small dialog.
// Each move is posted; the answer is the board as it stands now. Without JavaScript the links lead to pages that do the same.
class Board extends HTMLElement {
  held = null; // { card, list, next, keys }: what is being moved, and where it came from
  stale = false; // somebody has changed the board while something was held

  connectedCallback() {
    this.dialog = this.querySelector("dialog");
    const words = this.querySelector("[data-words]").content.children;
    this.words = Object.fromEntries([...words].map((word) => [word.dataset.word, word.textContent]));
    for (const kind of ["dragstart", "dragover", "drop", "dragend", "keydown", "click", "submit"]) this.addEventListener(kind, this);
    this.addEventListener("board-changed", () => this.refresh());
    this.addEventListener("htmx:responseError", () => this.fail());
    this.addEventListener("htmx:sendError", () => this.fail());
    this.dialog.addEventListener("close", () => { if (this.stale) this.refresh(); });
  }

  handleEvent(event) { this[event.type](event); }

  // With the mouse

  dragstart(event) {
    const card = event.target.closest?.(".deal-card");
    if (!card) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", name(card));
    this.lift(card, false);
    requestAnimationFrame(() => { this.classList.add("dragging"); card.classList.add("held"); });
  }

  dragover(event) {
    if (!this.held) return;
    const zone = event.target.closest("[data-to]");
    for (const each of this.querySelectorAll(".over")) if (each !== zone) each.classList.remove("over");
    if (!zone) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "move";
    zone.classList.add("over");
    const list = zone.querySelector("[data-cards]");
    if (!list) return;
    const below = cards(list).find((each) => {
      const box = each.getBoundingClientRect();
      return each !== this.held.card && event.clientY < box.top + box.height / 2;
    });
    if (below !== this.held.card.nextElementSibling || this.held.card.parentElement !== list) list.insertBefore(this.held.card, below ?? null);
  }

  drop(event) {
    const zone = this.held && event.target.closest("[data-to]");
    if (!zone) return;
    event.preventDefault();
    const { card } = this.held;
    if (zone.querySelector("[data-cards]")) this.put();
    else {
      this.restore();
      this.ask(card, zone.dataset.to);
    }
  }

  dragend() {
    this.restore();
    this.classList.remove("dragging");
    for (const each of this.querySelectorAll(".over, .held")) each.classList.remove("over", "held");
    if (this.stale) this.refresh();
  }

  // With the keyboard

  keydown(event) {
    const link = event.target.closest(".deal-name");
    if (!link || event.ctrlKey || event.metaKey || event.altKey) return;
    const card = link.closest(".deal-card");
    const arrow = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
    if (!this.held) {
      if (event.key === " ") {
        event.preventDefault();
        this.lift(card, true);
        card.classList.add("lifted");
        this.say("lifted", card);
      } else if (arrow) {
        const there = arrow[0] ? this.beside(card, arrow[0]) : cards(card.parentElement)[place(card) + arrow[1]];
        if (there) {
          event.preventDefault();
          there.querySelector(".deal-name").focus();
        }
      }
      return;
    }
    if (arrow) {
      event.preventDefault();
      this.carry(card, ...arrow);
    } else if (event.key === " " || event.key === "Enter") {
      event.preventDefault();
      this.put();
    } else if (event.key === "Escape" || event.key === "Tab") {
      if (event.key === "Escape") event.preventDefault();
      this.restore();
      this.say("back", card);
      link.focus();
      if (this.stale) this.refresh();
    }
  }

  carry(card, across, down) {
    const list = card.parentElement;
    if (across) {
      const next = this.lists()[this.lists().indexOf(list) + across];
      if (!next) return;
      next.insertBefore(card, cards(next)[place(card)] ?? null);
    } else {
      const others = cards(list).filter((each) => each !== card);
      const at = place(card) + down;
      if (at < 0 || at > others.length) return;
      list.insertBefore(card, others[at] ?? null);
    }
    card.querySelector(".deal-name").focus();
    card.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.say("over", card);
  }

  beside(card, across) {
    const lists = this.lists();
    for (let at = lists.indexOf(card.parentElement) + across; lists[at]; at += across) {
      const found = cards(lists[at]);
      if (found.length) return found[Math.min(place(card), found.length - 1)];
    }
    return null;
  }

  // By the dialog, which a phone uses too

  click(event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const move = event.target.closest("a.deal-move");
    const more = event.target.closest("a[data-more]");
    const stage = event.target.closest(".board-stages a");
    if (move || more || stage) event.preventDefault();
    if (move) this.ask(move.closest(".deal-card"));
    if (stage) document.getElementById(stage.hash.slice(1)).scrollIntoView({ block: "nearest", inline: "start" });
    if (more) {
      history.replaceState(null, "", more.href);
      this.swap("GET", more.href);
    }
  }

  async ask(card, to = "") {
    const url = new URL(card.querySelector(".deal-move").href);
    if (to) url.searchParams.set("to", to);
    await htmx.ajax("GET", url.pathname + url.search, { source: this, target: this.dialog, swap: "innerHTML" });
    if (this.dialog.querySelector("form")) this.dialog.showModal();
    this.dialog.querySelector("input:checked")?.focus();
  }

  submit(event) {
    const form = event.target.closest("[data-move-form]");
    if (!form) return;
    event.preventDefault();
    this.dialog.close();
    this.swap("POST", form.getAttribute("action"), Object.fromEntries(new FormData(form)));
  }

  // What they share

  lift(card, keys) { this.held = { card, list: card.parentElement, next: card.nextElementSibling, keys }; }

  restore() {
    if (!this.held) return;
    const { card, list, next } = this.held;
    list.insertBefore(card, next);
    card.classList.remove("lifted", "held");
    this.held = null;
  }

  async put() {
    const { card, list, next } = this.held;
    card.classList.remove("lifted", "held");
    const stage = card.closest(".board-column");
    const moved = card.parentElement !== list || card.nextElementSibling !== next;
    this.held = null;
    this.say("put", card);
    if (moved) {
      const values = { to: stage.dataset.to, seen: card.dataset.seen, after: card.previousElementSibling?.dataset.deal ?? "", view: this.board.dataset.view };
      await this.swap("POST", new URL(card.querySelector(".deal-move").href).pathname, values);
    } else if (this.stale) this.refresh();
  }

  refresh() {
    this.stale = Boolean(this.held) || this.dialog.open;
    if (!this.stale) this.swap("GET", `${this.dataset.address}?${this.board.dataset.view}`);
  }

  // Puts the server's board in the place of this one; focus and scroll stay where they were.
  async swap(method, url, values = {}) {
    const focused = document.activeElement?.closest?.(".deal-card");
    const which = document.activeElement?.className;
    const left = this.querySelector(".board-columns")?.scrollLeft ?? 0;
    await htmx.ajax(method, url, { source: this, target: "#board", swap: "outerHTML", values });
    const columns = this.querySelector(".board-columns");
    if (columns) columns.scrollLeft = left;
    const again = focused && document.getElementById(focused.id);
    if (again && !again.contains(document.activeElement)) again.querySelector(which?.includes("deal-move") ? ".deal-move" : ".deal-name").focus();
  }

  fail() { this.said.textContent = this.words.failed; }

  say(word, card) {
    const stage = card.closest(".board-column")?.dataset.name ?? "";
    const facts = { deal: name(card), stage, place: place(card) + 1, all: cards(card.parentElement).length };
    this.said.textContent = this.words[word].replace(/\{(\w+)\}/g, (all, key) => facts[key]);
  }

  get said() { return this.querySelector("[data-said]"); }

  get board() { return document.getElementById("board"); }

  lists() { return [...this.querySelectorAll("[data-cards]")]; }
}

const cards = (list) => [...list.querySelectorAll(".deal-card")];
const place = (card) => cards(card.parentElement).indexOf(card);
const name = (card) => card.querySelector(".deal-name").textContent;

customElements.define("kyndig-board", Board);
