// Lists: j and k go from row to row, x chooses one, Enter opens it (it is a link); a condition shows what its operator needs.
const table = document.querySelector("table[data-rows]");

if (table) {
  const rows = [...table.tBodies[0].rows];
  const current = () => rows.findIndex((row) => row.contains(document.activeElement));

  for (const button of document.querySelectorAll("[data-row-step]")) {
    button.addEventListener("click", () => {
      const next = Math.min(Math.max(current() + Number(button.dataset.rowStep), 0), rows.length - 1);
      rows[next].querySelector("a")?.focus();
    });
  }
  document.querySelector("[data-row-choose]").addEventListener("click", () => {
    const row = rows[current()];
    row?.querySelector("input[type=checkbox]").click();
  });
}

const narrow = document.querySelector("form[data-narrow]");

if (narrow) {
  const operator = narrow.elements.operator;
  const fit = () => {
    for (const part of narrow.querySelectorAll("[data-for]")) {
      part.hidden = !part.dataset.for.split(" ").includes(operator.value);
    }
  };
  for (const help of narrow.querySelectorAll(".no-script")) help.hidden = true;
  operator.addEventListener("change", fit);
  fit();
}
