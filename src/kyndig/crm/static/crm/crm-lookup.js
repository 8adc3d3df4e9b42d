// Fields that name another record: suggestions while typing, as a combobox. Without this the server finds out who is meant.
const ROWS = 50;
let made = 0;

function enhance(lookup) {
  const input = lookup.querySelector("input[type=text]");
  const number = lookup.querySelector("input[type=hidden]");
  const list = document.createElement("ul");
  list.role = "listbox";
  list.id = `lookup-${(made += 1)}`;
  list.hidden = true;
  list.setAttribute("aria-label", input.getAttribute("aria-label") || input.labels?.[0]?.textContent.trim() || "");
  lookup.append(list);
  input.role = "combobox";
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-autocomplete", "list");
  let current = -1;
  let asked = 0;
  let timer = 0;

  const close = () => {
    list.hidden = true;
    current = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (option) => {
    input.value = option.dataset.label;
    number.value = option.dataset.id;
    close();
    if (lookup.hasAttribute("data-several")) another(lookup);
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const mark = (at) => {
    const options = [...list.children];
    current = (at + options.length) % options.length;
    options.forEach((option, index) => option.setAttribute("aria-selected", String(index === current)));
    input.setAttribute("aria-activedescendant", options[current].id);
    options[current].scrollIntoView({ block: "nearest" });
  };
  const show = (items) => {
    list.replaceChildren(
      ...items.map((item, index) => {
        const option = document.createElement("li");
        option.role = "option";
        option.id = `${list.id}-${index}`;
        option.dataset.id = item.id;
        option.dataset.label = item.label;
        option.setAttribute("aria-selected", "false");
        option.append(item.label);
        if (item.note) {
          const note = document.createElement("small");
          note.textContent = ` ${item.note}`;
          option.append(note);
        }
        return option;
      }),
    );
    current = -1;
    list.hidden = !items.length;
    input.setAttribute("aria-expanded", String(items.length > 0));
  };
  const ask = async () => {
    const text = input.value.trim();
    const turn = (asked += 1);
    if (!text) return close();
    try {
      const answer = await fetch(`${lookup.dataset.lookup}&q=${encodeURIComponent(text)}`, { headers: { Accept: "application/json" } });
      const { items } = await answer.json();
      if (turn === asked && document.activeElement === input) show(items);
    } catch {
      close(); // the server resolves what is typed when the form is sent
    }
  };

  input.addEventListener("input", () => {
    number.value = "";
    lookup.querySelectorAll("input[type=radio]").forEach((radio) => (radio.checked = false));
    clearTimeout(timer);
    timer = setTimeout(ask, 150);
  });
  input.addEventListener("keydown", (event) => {
    if (list.hidden) {
      if (event.key === "ArrowDown") ask();
      return;
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      mark(current + (event.key === "ArrowDown" ? 1 : current < 0 ? 0 : -1));
    } else if (event.key === "Enter" && current >= 0) {
      event.preventDefault();
      choose(list.children[current]);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      close();
    }
  });
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });
  input.addEventListener("blur", close);
}

// One more empty line below the last of a field that takes several.
function another(lookup) {
  const lines = [...lookup.parentElement.querySelectorAll(":scope > [data-several]")];
  if (lines.length >= ROWS || lines.some((line) => !line.querySelector("input[type=text]").value)) return;
  const fresh = lines.at(-1).cloneNode(true);
  fresh.querySelectorAll("ul, fieldset").forEach((part) => part.remove());
  const input = fresh.querySelector("input[type=text]");
  input.setAttribute("aria-label", `${lines[0].closest(".field").querySelector("label").firstChild.textContent.trim()} ${lines.length + 1}`);
  input.removeAttribute("id");
  for (const each of fresh.querySelectorAll("input")) each.value = "";
  lines.at(-1).after(fresh);
  enhance(fresh);
  input.focus();
}

document.querySelectorAll("[data-lookup]").forEach(enhance);
