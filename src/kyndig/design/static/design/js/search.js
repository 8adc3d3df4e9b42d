// The search field of every page: what is found while typing is a list to walk with the arrow keys. Without this, or
// with Enter on no line of the list, the field asks the search page as any form does.
customElements.define("kyndig-search", class extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input");
    this.panel = this.querySelector(".seek-found");
    this.said = this.querySelector("[role=status]");
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list", "aria-controls": "seek-found",
    })) this.input.setAttribute(name, value);
    this.input.addEventListener("input", () => this.input.value.trim() || this.close());
    this.input.addEventListener("focus", () => this.options.length && this.input.value.trim() && this.open());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.panel.addEventListener("mousedown", (event) => event.preventDefault());
    this.addEventListener("htmx:afterSwap", () => {
      if (this.input.value.trim() && this.panel.childElementCount && document.activeElement === this.input) this.open();
      else this.close();
    });
    this.addEventListener("focusout", (event) => this.contains(event.relatedTarget) || this.close());
  }

  get options() {
    return [...this.panel.querySelectorAll("[role=option]")];
  }

  get chosen() {
    return this.panel.querySelector("[aria-selected=true]");
  }

  open() {
    const field = this.input.getBoundingClientRect();
    this.panel.style.insetBlockStart = `${field.bottom + 6}px`;
    this.panel.style.insetInlineStart = `${field.left}px`;
    this.panel.hidden = false;
    this.panel.scrollTop = 0;
    this.input.setAttribute("aria-expanded", "true");
    this.said.textContent = this.panel.querySelector("[data-said]")?.textContent ?? "";
  }

  close() {
    this.choose(null);
    this.panel.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.said.textContent = "";
  }

  choose(option) {
    this.chosen?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  key(event) {
    const options = this.panel.hidden ? [] : this.options;
    const place = options.indexOf(this.chosen);
    if (event.key === "ArrowDown" && options.length) this.choose(options[(place + 1) % options.length]);
    else if (event.key === "ArrowUp" && options.length) this.choose(options[place > 0 ? place - 1 : options.length - 1]);
    else if (event.key === "Enter" && place >= 0) options[place].click();
    else if (event.key === "Escape" && !this.panel.hidden) this.close();
    else return;
    event.preventDefault();
  }
});
